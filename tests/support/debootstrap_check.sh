#!/usr/bin/env bash
# Proves the two commands on an empty Debian 12: makes one, clones the repository into it, and runs
# ./dev build, a modem, and with --test all tests. Needs root, debootstrap, and a Debian mirror.
set -euo pipefail

readonly suite=bookworm
readonly clone=/srv/bg96emu
root=

fail() {
  echo "debootstrap_check: $*" >&2
  exit 1
}

say() { echo "debootstrap_check: $*"; }

# The mirror that this machine takes its own Debian 12 packages from.
mirror() {
  # shellcheck disable=SC2016 # apt fills in the fields
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(SITE)' 'Identifier: Packages' |
    awk -v suite=$suite '$1 == suite && $2 == "main" { print $3; exit }'
}

in_root() {
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "${proxies[@]}" \
    chroot "$root" "$@"
}

# Nothing is deleted as long as something of the host may still be mounted below it.
clean_up() {
  local place
  for place in "$root/dev/pts" "$root/proc"; do
    if mountpoint -q "$place"; then
      umount "$place" || umount --lazy "$place"
    fi
  done
  if ! grep -qF " $root/" /proc/self/mounts; then
    rm -rf --one-file-system "$root"
  fi
}

make_root() {
  local from=$1
  say "making a Debian 12 from $from in $root"
  debootstrap --variant=minbase --include=git "$suite" "$root" "$from" >"$root.log" 2>&1 || {
    tail -n 20 "$root.log" >&2
    fail "debootstrap failed; all of it is in $root.log"
  }
  rm -f "$root.log"
  # How this machine reaches the mirror.
  apt-config dump Acquire >"$root/etc/apt/apt.conf.d/90host"
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  mount -t proc proc "$root/proc"
  mkdir -p "$root/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
  ln -sf pts/ptmx "$root/dev/ptmx"
}

clone_into_root() {
  git clone --quiet --bare -- "$1" "$root$clone.git"
  in_root git clone --quiet "$clone.git" "$clone"
  say "cloned $(in_root git -C "$clone" log -1 --format='%h %s')"
}

# What a user does: ./dev run in one terminal, and AT in another. Runs within the root, where there
# is nothing but bash to talk with.
smoke_test() {
  cd "$1" || exit
  ./dev run --quiet >ready &
  local modem=$! line=
  trap 'kill $modem 2>/dev/null' EXIT
  until grep -q '^ready uart1 ./modem$' ready; do
    kill -0 $modem || { echo "./dev run ended"; exit 1; }
    sleep 0.1
  done
  exec 3<>./modem
  printf 'AT\r' >&3
  until [[ $line == $'OK\r' ]]; do
    read -r -t 10 -u 3 line || { echo "no answer to AT within 10 s"; exit 1; }
  done
  exec 3>&-
  kill $modem
  wait $modem || { echo "./dev run ended with $?"; exit 1; }
  [[ ! -e modem && ! -L modem ]] || { echo "./modem was left behind"; exit 1; }
  echo "AT was answered by OK"
}

main() {
  local with_tests=no
  if [[ ${1:-} == --test ]]; then
    with_tests=yes
    shift
  fi
  if (($# != 1)); then
    echo "usage: $0 [--test] REPOSITORY" >&2
    exit 2
  fi
  ((EUID == 0)) || fail "only root can make a root to change into"
  command -v debootstrap >/dev/null || fail "apt-get install debootstrap"
  local from
  from=$(mirror)
  [[ -n $from ]] || fail "this machine's apt knows no mirror of $suite"

  mapfile -t proxies < <(env | grep -iE '^(http|https|ftp|no)_proxy=' || true)
  root=$(mktemp -d --tmpdir bg96emu-debian.XXXXXX)
  chmod 755 "$root"
  trap clean_up EXIT
  make_root "$from"
  clone_into_root "$1"
  say "./dev build"
  in_root "$clone/dev" build
  say "./dev run"
  in_root bash -c "$(declare -f smoke_test); smoke_test $clone"
  if [[ $with_tests == yes ]]; then
    say "./dev test"
    in_root "$clone/dev" test
  fi
  say "all of it works on an empty Debian 12"
}

main "$@"
