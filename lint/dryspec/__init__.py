"""Linter core for AWS CodeBuild buildspecs and AWS CodeDeploy appspecs.

Importing the package loads nothing else: start-up is the whole run of a pre-commit hook.
The library's entry points are :func:`dryspec.engine.lint_text` and :mod:`dryspec.tree`.
"""

__version__ = "0.1.0"
