#!/bin/sh
set -e
systemctl stop nginx
