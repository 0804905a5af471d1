"""Rules for CodeDeploy appspecs."""
