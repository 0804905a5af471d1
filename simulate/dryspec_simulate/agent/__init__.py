"""What the CodeDeploy agent does with one revision on one instance."""
