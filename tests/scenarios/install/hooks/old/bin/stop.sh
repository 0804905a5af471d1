#!/bin/sh
set -e
apt-get remove nginx
