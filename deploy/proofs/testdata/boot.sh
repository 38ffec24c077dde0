#!/usr/bin/env bash
# Boots systemd as the first process of namespaces of its own, over a copy-on-write
# view of this machine, with one service:
#
#   unshare --mount --pid --fork --uts --ipc --cgroup --kill-child \
#     bash boot.sh FOLDER UNIT PROGRAM SETTINGS
set -euo pipefail
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

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
if [[ $(stat -fc %T /sys/fs/cgroup) == cgroup2fs ]]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for controller in cpu cpuacct memory pids devices blkio; do
    mkdir "$root/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" cgroup "$root/sys/fs/cgroup/$controller" || true
  done
  mkdir "$root"/sys/fs/cgroup/{unified,systemd}
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi
cd "$root"
mkdir -p outside
pivot_root . outside
umount -l /outside
container=proof exec /lib/systemd/systemd --system --unit=proof.target --log-target=console --show-status=no
