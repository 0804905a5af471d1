"""Every rule that was thought of exists, has another name, or is left out with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dryspec.loader import load_rules

CANDIDATES = """
    yaml-syntax yaml-tab yaml-duplicate-key not-a-mapping unknown-top-level-key unknown-key
    wrong-case-key phase-outside-phases phases-missing phases-empty commands-missing
    commands-not-list command-not-string command-truncated-by-comment folded-multiline
    ambiguous-scalar bad-boolean file-name looks-like-appspec
    runtime-versions-outside-install empty-runtime-versions version-missing
    version-is-release-number version-misplaced version-not-first version-spelling
    version-legacy v01-keys-in-v02 v02-keys-in-v01 v01-state-loss v02-cd-carry-over
    v01-new-keys interactive-command yes-pipe stderr-swallowed failure-masked
    pipeline-masks-failure multiline-no-errexit semicolon-chain export-masks-status
    bashism-under-sh shell-option-persistence background-job long-running-foreground
    codebuild-breakpoint-left sudo-needless post-build-unguarded succeeding-misread
    unreachable-phase cleanup-not-in-finally finally-can-fail tests-in-pre-build
    no-timeout-network-wait windows-shell-mismatch cwd-sensitive-output duplicate-command
    plaintext-secret secret-in-command secret-echoed docker-login-password-arg
    ecr-get-login-removed curl-pipe-shell insecure-download ssh-hostkey-off unpinned-tool
    untrusted-ref-in-shell privileged-batch-task privilege-widening credentials-file
    dind-tcp-exposed reserved-env-prefix env-self-reference env-name-invalid
    env-duplicate-source secrets-ref-malformed parameter-name-shape export-undefined
    export-forbidden unknown-shell run-as-hazards runtime-unknown
    runtime-version-unavailable runtime-custom-install runtime-docker-deprecated runtime-eol
    runtime-unpinned runtime-float-trap runtime-conflict image-deprecated
    lambda-incompatible docker-needs-privilege nested-container-credentials
    on-failure-invalid on-failure-retry-side-effects on-failure-unsupported-compute
    on-failure-continue-pre-build artifacts-files-missing artifact-file-not-produced
    glob-unquoted-star glob-directory glob-nonrecursive glob-unsupported-syntax
    artifact-everything artifact-secret-file discard-paths-collision artifact-name-ignored
    artifact-name-static name-shell-invalid s3-prefix-without-build-id symlinks-without-zip
    secondary-id-invalid base-directory-not-found base-directory-nested
    exclude-pattern-shape artifact-type-deprecated report-format report-too-many
    report-mixed-type report-files-broad report-not-generated cache-fallback-without-key
    cache-fallback-limit cache-fallback-order cache-key-constant cache-key-volatile
    cache-action-invalid cache-paths-missing cache-file-local cache-shadow-source
    batch-identifier batch-depend-unknown batch-cycle batch-multiple-types
    batch-compute-and-fleet batch-compute-type matrix-shape matrix-explosion
    fanout-parallelism batch-buildspec-missing ignore-failure-dependency appspec-empty
    appspec-yaml-syntax appspec-not-a-map appspec-bom appspec-tab-indent
    appspec-odd-whitespace appspec-smart-quotes appspec-alias appspec-plain-date
    appspec-symbol appspec-duplicate-key appspec-multi-document appspec-unknown-key
    appspec-key-case appspec-version-missing appspec-version-quoted appspec-version-value
    appspec-version-spelling appspec-os-missing appspec-os-value appspec-os-mismatch
    appspec-platform-mix appspec-feb-value appspec-feb-misplaced appspec-section-empty
    appspec-files-shape appspec-source-missing appspec-destination-missing
    appspec-source-type appspec-source-glob appspec-source-parent appspec-source-empty
    appspec-source-backslash appspec-source-whole-revision appspec-destination-relative
    appspec-destination-tilde appspec-destination-variable
    appspec-destination-looks-like-file appspec-destination-dotdot
    appspec-destination-escape appspec-destination-root appspec-duplicate-target
    appspec-file-dir-clash appspec-disallow-default appspec-permissions-windows
    appspec-permission-object appspec-permission-no-match appspec-permission-self
    appspec-permission-inert appspec-permission-overlap appspec-type-shape
    appspec-type-value appspec-type-file-on-dir appspec-pattern-on-file appspec-pattern-path
    appspec-pattern-metachar appspec-pattern-unquoted-star appspec-pattern-empty
    appspec-except-shape appspec-mode-octal appspec-mode-length appspec-mode-character
    appspec-mode-symbolic appspec-mode-short appspec-mode-dir-noexec
    appspec-mode-world-writable appspec-mode-setid-owner appspec-owner-form
    appspec-acl-shape appspec-acl-entry appspec-acl-base appspec-acl-character
    appspec-acl-reserved-name appspec-acl-no-mask appspec-acl-many-paths
    appspec-acl-default-on-file appspec-context-type appspec-context-user-ignored
    appspec-context-range-missing appspec-context-range appspec-hooks-shape
    appspec-hook-unknown-event appspec-hook-reserved-event appspec-hook-wrong-platform-event
    appspec-hook-no-location appspec-hook-location-form appspec-hook-timeout-value
    appspec-hook-timeout-spelling appspec-hook-timeout-sum appspec-hook-runas-windows
    appspec-hook-sudo appspec-hook-runas-root-redundant appspec-hook-lb-only
    appspec-stop-needs-previous appspec-name-yaml appspec-name-other appspec-both-names
    appspec-lambda-* appspec-ecs-* appspec-serverless-hook-repeat revision-appspec-location
    revision-source-missing revision-script-missing revision-script-not-executable
    revision-script-shebang revision-script-crlf revision-script-bom
    revision-script-interpreter revision-script-background revision-script-relative-path
    revision-script-unreferenced revision-macos-junk revision-symlink
    revision-duplicate-target revision-long-path-windows build-artifact-misses-appspec
    build-artifact-misses-script build-artifact-misses-source build-artifact-discard-paths
    pipeline-taskdef-placeholder
"""
"""Names in the order in which they were noted; a `*` stands for a family of rules."""

NOT_TAKEN = Path(__file__).resolve().parents[2] / "docs" / "rules-not-taken.md"


def named() -> set[str]:
    rules = load_rules("")
    return {name for rule in rules for name in (rule.name, *rule.aliases)}


def left_out() -> set[str]:
    """Names in the first column of the tables."""
    rows = re.findall(r"^\| (.*?) \| .* \|$", NOT_TAKEN.read_text(encoding="utf-8"), re.M)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


NAMED, LEFT_OUT = named(), left_out()


@pytest.mark.parametrize("name", CANDIDATES.split())
def test_a_candidate_is_a_rule_or_is_left_out_with_a_reason(name: str) -> None:
    # A prefix falls away where one rule serves both kinds.
    assert name in NAMED or name.removeprefix("appspec-") in NAMED or name in LEFT_OUT


def test_what_is_left_out_is_no_rule() -> None:
    assert LEFT_OUT & {rule.name for rule in load_rules("")} == set()


def test_reasons_name_rules_that_exist() -> None:
    rows = re.findall(r"^\| .*? \| (.*) \|$", NOT_TAKEN.read_text(encoding="utf-8"), re.M)
    words = {word for row in rows for word in re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", row)}
    assert words - NAMED - KEYS == set()


KEYS = {"on-failure"}
"""Words in the same dress that are keys of a format."""
