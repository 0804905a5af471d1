"""A build on AWS CodeBuild, phase by phase, without running it. This module imports nothing."""
