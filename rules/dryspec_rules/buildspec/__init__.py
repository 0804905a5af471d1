"""Rules for CodeBuild buildspecs."""
