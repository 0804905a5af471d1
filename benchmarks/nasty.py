"""Processor time of commands that repeat one odd thing to 60 KB, and of 2,000 short ones.

    python benchmarks/nasty.py [--quick]

Every kind is tried at half the size as well: a cost that grows fourfold from there is quadratic,
and some rule or the parser has to look at less. Printed are the slowest of each shape, in seconds,
with that growth. The aim is 1 s for whatever a file holds.
"""

from __future__ import annotations

import gc
import json
import sys
import time

from dryspec.engine import lint_text
from dryspec.settings import Settings

# fmt: off
UNITS = (
    '$a ', '$a.', '${a', '${a}', ')a', '$(', '$( ', '`', '"', "'", '\\', '\\\n ', 'a=', 'pass=',
    'key: ', 'token=a ', 'x-key: ', '[[ ', '((', '<<', '<<<', '>&', '&&a', '||', '|a', '; ',
    '{a,', '{a..', 'if ', 'fi ', 'then ', 'do ', 'done ', 'echo -e ', 'set -o ', 'export -f ',
    '== [', 'read ', 'aws ', 'docker ', 'npm ', 'yes | ', 'a\n', '\n', 'a;', '$A_TOKEN',
    'echo $A_TOKEN ', '-p ', '--password=', '2>/dev/null ', '&>', '#a ', ' #', '!', '! ', '*',
    '?', '~', '%', 'é', '💥', 'AKIA', 'eyJ', 'git log ', 'curl http:', '"$a ', '"${a} ', "'a' ",
    '\\a', 'a\\ ', "$'a' ", 'function f() { ', 'case a in ', 'a) ', '-y ', 'sudo ', 'time ',
    'bash -c "', "eval '", 'cat <<E\n', 'E\n', 'docker push $A.x.$B ',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ', '=', '"a=', '(', ')', '{', '}', '[',
    ']', '<', '>', '|', '&', ';', '$', '${', '$((', 'a b "c" \'d\' $e ', 'set -e\n', '["$a" ',
    '[ a] ', '[a', 'a] ', '?a=1&b=2 ', 'curl x?a=1&b=2 ', '$(AB_C) ', '$(AB_C', '$(AB_C + 1) ',
    'npm ci | npm test ', 'npm ci | ', '| echo ', '=$(grep -c a) ', 'A=$(grep -c a)\n', '$Ab ',
    '${Ab} ab=1 ', 'export $(a) ', 'export $(a $(', 'apt-get update\n', 'docker build -t a .\n',
    'docker tag a b\n', 'docker push a\n', 'cd a; ', 'cd ..\n', 'eval "x=$a"\n',
    'find . | head\n', 'make | tee a\n', 'if make | tee a; then ',
    'CODEBUILD_BUILD_SUCCEEDING=0 ', 'echo $KEY > a.pem\n', '> .env ', '$env:a ', '$Env:',
    'docker push a || true\n', 'until docker info; do sleep 1; done\n', 'dockerd &\n', 'fi done ',
    '-Dsonar.login=a ', 'squ_a', '%H-%m', 'aws s3 rm s3://a --recursive\n',
    'aws s3 sync a s3://a\n', 'printf a > imagedefinitions.json\n', '>> imagedefinitions.json ',
    'php artisan migrate\n', 'terraform init\n',
    'aws lambda update-function-code --zip-file fileb://a.zip\n', 'zip a\n', 'npm run build:a\n',
    "a='[{' ",
    'export A=$(git log)\necho $A\n', '[ -z "$A" ]\n', 'a || (echo; exit 1)\n',
    'git fetch\ngit merge\n', 'A = b\n',
    "jq '.a=\"$A\"'\n", '[ -n A ]\n', 'echo a \\ \n', 'X=$(aws a | jq b)\n',
)
# fmt: on
PREFIXES = ("", "$a ", '"', "'", "$(", "if true; then ", "echo ", "a=")
QUICK = "--quick" in sys.argv
SIZE = 60_000
COMMANDS = 2_000
SHOWN = 10
SETTINGS = Settings(project=False)

HEAD = "version: 0.2\nphases:\n  build:\n    commands:\n"
TAIL = "  post_build:\n    commands: [docker push a]\nartifacts: {files: ['**/*', none.txt]}\n"


def one_command(unit: str, prefix: str, share: float) -> str:
    """Return a buildspec with one long command."""
    command = prefix + unit * int(SIZE * share / len(unit))
    return f"{HEAD}      - {json.dumps(command, ensure_ascii=False)}\n{TAIL}"


def many_commands(unit: str, prefix: str, share: float) -> str:
    """Return a buildspec with many short commands."""
    line = f"      - {json.dumps(prefix + unit, ensure_ascii=False)}\n"
    return HEAD + line * int(COMMANDS * share) + TAIL


def seconds(text: str) -> float:
    """Lint a text and return the processor time it took."""
    started = time.process_time()
    result = lint_text("buildspec.yml", text, SETTINGS)
    taken = time.process_time() - started
    gc.collect()
    if any(found.rule == "internal-error" for found in result.findings):
        print("internal error in", text[len(HEAD) : len(HEAD) + 60])
    return taken


def main() -> None:
    """Time every kind in both shapes and print the slowest."""
    gc.disable()  # as the command does
    seconds(one_command("make ", "", 0.01))
    prefixes = PREFIXES[:1] if QUICK else PREFIXES
    for shape in (one_command, many_commands):
        rows: list[tuple[float, float, str]] = []
        for unit in UNITS:
            for prefix in prefixes:
                half, whole = (seconds(shape(unit, prefix, share)) for share in (0.5, 1))
                rows.append((whole, whole / max(half, 0.001), repr(prefix + unit)))
        print(shape.__name__.replace("_", " "), f"({len(rows)} kinds)")
        for whole, growth, shown in sorted(rows, reverse=True)[:SHOWN]:
            print(f"  {whole:6.2f} s  {growth:4.1f} times that of half  {shown}")


if __name__ == "__main__":
    main()
