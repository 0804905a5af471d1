"""Compute types and environment types, and which go together."""

from __future__ import annotations

SOURCES = (
    "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-compute-types.html",
    "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html",
)
DATE = "2026-09-22"

_SMALL = "BUILD_GENERAL1_SMALL"
_MEDIUM = "BUILD_GENERAL1_MEDIUM"
_LARGE = "BUILD_GENERAL1_LARGE"
_XLARGE = "BUILD_GENERAL1_XLARGE"
_2XLARGE = "BUILD_GENERAL1_2XLARGE"
_GENERAL = (_SMALL, _MEDIUM, _LARGE, _XLARGE, _2XLARGE)
_LAMBDA = (
    "BUILD_LAMBDA_1GB",
    "BUILD_LAMBDA_2GB",
    "BUILD_LAMBDA_4GB",
    "BUILD_LAMBDA_8GB",
    "BUILD_LAMBDA_10GB",
)
FLEET_COMPUTE_TYPES = ("ATTRIBUTE_BASED_COMPUTE", "CUSTOM_INSTANCE_TYPE")
"""Compute types of reserved capacity; they go with a fleet of any type."""

COMPUTE_TYPES = (*_GENERAL, *_LAMBDA, *FLEET_COMPUTE_TYPES)
"""Every value of the API's ``ComputeType``."""

ENVIRONMENT_TYPES = {
    "LINUX_CONTAINER": _GENERAL,
    "ARM_CONTAINER": _GENERAL,
    "LINUX_GPU_CONTAINER": (_SMALL, _LARGE),
    "WINDOWS_CONTAINER": (_MEDIUM, _LARGE),
    "WINDOWS_SERVER_2019_CONTAINER": (_MEDIUM, _LARGE),
    "WINDOWS_SERVER_2022_CONTAINER": (_MEDIUM, _LARGE, _XLARGE, _2XLARGE),
    "LINUX_LAMBDA_CONTAINER": _LAMBDA,
    "ARM_LAMBDA_CONTAINER": _LAMBDA,
    "LINUX_EC2": (_SMALL, _MEDIUM, _LARGE),
    "ARM_EC2": (_SMALL, _MEDIUM, _LARGE),
    "WINDOWS_EC2": (_MEDIUM, _LARGE),
    "MAC_ARM": (),
}
"""Every value of the API's ``EnvironmentType`` with the on-demand compute types it offers
(none: reserved capacity only)."""
