#!/bin/sh
set -eu
printf '[{"name":"web","imageUri":"%s"}]' "$1" > imagedefinitions.json
