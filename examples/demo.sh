# What `make demo` shows: a broken pair of specs, then a good one dry-run.
cd "$(dirname "$0")" || exit 1
say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }

say dryspec lint broken
dryspec lint broken

say dryspec lint shop
dryspec lint shop

say dryspec simulate build shop/buildspec.yml --fail 'build[2]'
dryspec simulate build shop/buildspec.yml --fail 'build[2]'

say dryspec simulate install --revision shop
dryspec simulate install --revision shop

say dryspec simulate deploy --instances 10 --config AllAtOnce --fail 1-9
dryspec simulate deploy --instances 10 --config AllAtOnce --fail 1-9

say dryspec simulate deploy --instances 10 --fail 3
dryspec simulate deploy --instances 10 --fail 3
exit 0
