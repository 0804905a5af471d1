#!/bin/sh
set -e
systemctl reload nginx
npm --prefix /srv/shop start
