"""Which IAM actions a buildspec, an appspec and a kind of deployment need, and why."""
