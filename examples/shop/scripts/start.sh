#!/bin/sh
set -e
systemctl start nginx
