#!/usr/bin/env bash
# Boots systemd as the first process of namespaces of its own, over a copy-on-write
# view of this machine, in a control group networks-PID, with one service:
#
#   bash boot.sh FOLDER UNIT PROGRAM SETTINGS
set -euo pipefail
if [[ ${5:-} != inside ]]; then
  groups=$(findmnt -no TARGET -t cgroup2 | head -1)/networks-$$
  mkdir "$groups"
  echo $$ >"$groups/cgroup.procs"
  exec unshare --mount --pid --fork --uts --ipc --cgroup --kill-child bash "$0" "$@" inside
fi
readonly folder=$1 unit=$2 program=$3 settings=$4 root=$1/root

mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
rm -rf "$root"/etc/systemd/system/*
install -m 755 "$program" "$root/usr/local/bin/networks"
install -m 644 "$unit" "$root/etc/systemd/system/networks.service"
install -m 644 "$settings" "$root/etc/default/networks"
printf '[Unit]\nWants=networks.service\n' >"$root/etc/systemd/system/proof.target"

# A read-only /sys and a /dev of its own tell systemd that devices are not its matter.
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  cp -a "/dev/$device" "$root/dev/$device"
done
mkdir "$root"/dev/{pts,shm,mqueue,hugepages}
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
cd "$root"
mkdir -p outside
pivot_root . outside
umount -l /outside
container=proof exec /lib/systemd/systemd --system --unit=proof.target --log-target=journal --show-status=no
