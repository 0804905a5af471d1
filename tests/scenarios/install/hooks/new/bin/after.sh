#!/bin/sh
set -e
echo "$LIFECYCLE_EVENT"
sleep 30 &
