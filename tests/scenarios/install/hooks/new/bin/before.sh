#!/bin/sh
yum install httpd
sudo systemctl stop httpd || true
if [[ -d /srv ]]; then rm -rf /srv/site; fi
