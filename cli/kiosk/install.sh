#!/bin/sh
# Makes this machine a wall of $url. Debian 12 or later, or Raspberry Pi OS; as root: sudo sh install.sh
set -eu
cd "$$(dirname "$$0")"
[ "$$(id -u)" = 0 ] || { echo "As root, please: sudo sh install.sh"; exit 1; }

apt-get update
apt-get install --yes --no-install-recommends python3 xserver-xorg xinit matchbox-window-manager fonts-noto-core
apt-get install --yes --no-install-recommends chromium || apt-get install --yes --no-install-recommends chromium-browser

id kiosk >/dev/null 2>&1 || useradd --create-home --shell /usr/sbin/nologin kiosk
for group in audio video render input tty; do
  if getent group "$$group" >/dev/null; then usermod --append --groups "$$group" kiosk; fi
done
mkdir -p /etc/X11
printf 'allowed_users=anybody\nneeds_root_rights=auto\n' > /etc/X11/Xwrapper.config

install -D --mode=755 kiosk.py /opt/frivilligbors-kiosk/kiosk.py
install -D --mode=644 waiting.html /opt/frivilligbors-kiosk/waiting.html
install -D --mode=644 frivilligbors-kiosk.service /etc/systemd/system/frivilligbors-kiosk.service
systemctl daemon-reload
systemctl set-default multi-user.target
systemctl enable frivilligbors-kiosk.service
echo "Done. Start it now with: systemctl restart frivilligbors-kiosk, or switch the machine off and on."
