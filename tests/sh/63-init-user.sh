#!/bin/sh
# SPDX-License-Identifier: ISC
# --user, --workdir, --no-new-privs: in both modes, after the sources were read.  As root.
# shellcheck disable=SC1091,SC2016,SC2034,SC2086,SC2154
. "${0%/*}/lib.sh"
if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
	ok "needs root and namespaces: nothing was tried"
	exit
fi
chmod 755 "$T"
cat >"$T/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
app:x:1201:1301:an app:/srv/app:/bin/sh
1202:x:1999:1999::/srv/named:/bin/sh
bare:x:1204:1304
bad:x:twelve:1:::
#old:x:1206:1306::/srv/old:/bin/sh
last:x:1205:1305::/srv/last:/bin/sh
END
cat >"$T/group" <<'END'
root:x:0:
app:x:1301:
extra:x:1401:other,app
more:x:1402:app
#hidden:x:1406:app
not:x:1403:apple,ap,xapp
7:x:1404:app
END
printf 'late:x:1405:last' >>"$T/group"

# in_image COMMAND…: with those two as /etc/passwd and /etc/group.
in_image() {
	unshare --mount --propagation private sh -c '
		mount --bind "$0/passwd" /etc/passwd &&
		mount --bind "$0/group" /etc/group && exec "$@"' \
		"$T" "$@"
}
# ids NAME WANT OPTION…: uid:gid:groups as the application has them, in both modes.
ids() {
	name=$1 want=$2
	shift 2
	for mode in "" --init; do
		is "$name ${mode:-exec}" "$(in_image "$W" $mode "$@" -- sh -c '
			awk "/^(Uid|Gid|Groups):/ { \$1 = \"\"; print }" /proc/self/status |
				tr -s "\n " ": "; echo $HOME' \
			2>&1)" "$want"
	done
}
four() { echo " $1 $1 $1 $1"; }
ids "a name" "$(four 1201):$(four 1301): 1301 1401 1402 1404:/srv/app" --user app
ids "a number that is listed" "$(four 1201):$(four 1301): 1301 1401 1402 1404:/srv/app" --user 1201
ids "a name and a colon" "$(four 1201):$(four 1301): 1301 1401 1402 1404:/srv/app" --user app:
ids "root and a colon" "$(four 0):$(four 0): 0:/root" --user 0:
ids "a name and a group" "$(four 1201):$(four 1401): 1401:/srv/app" --user app:extra
ids "--user takes a name and the number of a group" \
	"$(four 1201):$(four 55): 55:/srv/app" --user app:55
ids "numbers that are not listed" "$(four 4321):$(four 1234): 1234:/" --user 4321:1234
ids "a number alone" "$(four 4321):$(four 0): 0:/" --user 4321
ids "a number is an id before it is a name" "$(four 1202):$(four 0): 0:/" --user 1202
ids "a line without a home" "$(four 1204):$(four 1304): 1304:/" --user bare
ids "a last line without its end" "$(four 1205):$(four 1305): 1305 1405:/srv/last" --user last
ids "a line that is a comment is none" "$(four 1206):$(four 0): 0:/" --user 1206
ids "--user root sets the ids and the home of root" "$(four 0):$(four 0): 0:/root" --user root
is "--require HOME accepts the HOME of --user" \
	"$(env -u HOME "$W" --user 4321 --require HOME -- sh -c 'echo $HOME')" /
fails "--require HOME, where a source empties it" 78 "HOME is empty" env E=HOME= \
	"$W" --user 4321 --override --require HOME -f env:E -- true
for bad in nobodyhere app:nogroup "" ":" ":app" + +nis -1 4294967295 99999999999 1201x; do
	case $bad in :* | "") want=64 ;; *) want=78 ;; esac
	fails "--user '$bad' is refused" $want "user|group|value" in_image \
		"$W" --user="$bad" -- true
done
fails "a user without a valid id is refused" 78 "no valid id" in_image "$W" --user bad -- true
# As other systems write them: lines that end in CR LF, entries of NIS, names and lists of any
# length.
long=$(printf '%0140000d' 0)
{
	printf '+nis:x:1::::\n-app::::::\n\n:x:1207:1207::/nameless:\n'
	printf 'app:x:1201:1301::/srv/app:/bin/sh\r\nwin:x:1208:1308\r\n'
	printf 'deep:x:1209:1309::/%s:\n%s:x:1210:1310::/srv/long:\n+::::::' "$long" "$long"
} >"$T/passwd.new"
{
	printf '+nisgroup:::app\nmore:x:1402:other,app\r\n'
	printf 'wide:x:1407:%s,app\n' "$(seq -s , 100000 140000)"
	awk 'BEGIN { for (i = 2000; i < 2100; i++) printf "g%d:x:%d:win,win\n", i, i }'
	printf '+:::'
} >"$T/group.new"
cat "$T/passwd.new" >"$T/passwd"
cat "$T/group.new" >"$T/group"
ids "lines that end in CR LF, and a list of 40,000 members" \
	"$(four 1201):$(four 1301): 1301 1402 1407:/srv/app" --user app
ids "a group before CR LF" "$(four 1208):$(four 1308): 1308 $(seq -s ' ' 2000 2099):/" --user win
export SHORT='HOME=/short'
ids "a home of 140,000 bytes that a source replaces" "$(four 1209):$(four 1309): 1309:/short" \
	--override -f env:SHORT --user deep
fails "a home of 140,000 bytes is no variable" 78 '^waitenv: HOME is 140,006 bytes; ' in_image \
	"$W" --user deep -- true
for bad in + -app nis ""; do
	case $bad in "") want=64 ;; *) want=78 ;; esac
	fails "an entry of NIS is no user: '$bad'" $want "user|value" in_image \
		"$W" --user="$bad" -- true
done
fails "an entry of NIS is no group" 78 "group '\+nisgroup' is not in /etc/group" in_image \
	"$W" --user app:+nisgroup -- true
awk 'BEGIN { for (i = 0; i < 65600; i++) printf "g%d:x:%d:app\n", i, 100000 + i }' >"$T/group"
fails "a user in more groups than the kernel accepts is refused" 78 \
	'the user is in more than 65536 groups' in_image "$W" --user app -- true
printf 'app:x:1201:1301::/srv/app:/bin/sh\n' >"$T/passwd"
: >"$T/group"
is "a user without further groups has its own group alone" \
	"$(in_image "$W" --user app -- id -G)" 1301

printf 'HOME=/from/file\n' >"$T/home.env"
is "HOME of a source wins" "$("$W" --settle 0 --override -f "$T/home.env" --user 4321 \
	-- sh -c 'echo $HOME')" /from/file
is "HOME of a source wins over an inherited one with --user" \
	"$(HOME=/inherited "$W" --settle 0 -f "$T/home.env" --user 4321 -- sh -c 'echo $HOME')" \
	/from/file
like() {
	HOME=/inherited "$W" --settle 0 \
		"$@" --user 4321 --explain 2>/dev/null | grep -q "^HOME  *[0-9]*  $LIKE$"
}
LIKE='container  *overridden by .*/home.env:1' check "which --explain tells" like -f "$T/home.env"
LIKE='container  *overridden by --user' check "or that it is the user's" like
is "an inherited HOME is replaced" "$(HOME=/inherited "$W" --user 4321 -- sh -c 'echo $HOME')" /
printf 'A=secret\n' >"$T/secret.env" && chmod 600 "$T/secret.env"
is "sources are read before the user is changed" \
	"$("$W" --settle 0 -f "$T/secret.env" --user 4321 -- sh -c 'echo $A; cat "$0" 2>&1' \
	"$T/secret.env" | sed 's/.*: //' | tr '\n' ' ')" "secret Permission denied "
is "the application cannot become root again" \
	"$("$W" --user 4321 -- setpriv --reuid 0 true 2>&1 | sed 's/.*: //')" \
	"Operation not permitted"
is "no capability is left" \
	"$("$W" --user 4321 -- sed -n 's/^CapEff:.//p' /proc/self/status)" 0000000000000000

is "--workdir changes the working directory" "$("$W" --workdir /tmp -- pwd)" /tmp
is "a relative command is found in --workdir" \
	"$(cp /bin/true "$T/here"; "$W" --workdir "$T" -- ./here && echo yes)" yes
fails "--workdir refuses a missing directory" 78 "no such directory: $T/none" \
	"$W" --workdir "$T/none" -- true
fails "--workdir refuses a file" 78 "no such directory" "$W" --workdir "$T/passwd" -- true
mkdir -m 700 "$T/closed"
fails "--workdir refuses a directory that the user may not enter" 77 "ermission denied" \
	"$W" --user 4321 --workdir "$T/closed" -- true
mkdir -m 700 "$T/roots"
"$W" --user 4321 --workdir / --termination-log "$T/roots/last" -- "$T/none" 2>/dev/null
check "the termination log is opened with the rights before" grep -q 'not found.*127' \
	"$T/roots/last"
other() {	# a tool opens its own log as what is closed
	"$W" --user 4321 --workdir / --termination-log "$T/roots/other" -- "$T/none" 2>&-
	cmp "$T/roots/last" "$T/roots/other"
}
as_built check "the termination log is not taken for a stderr that is closed" other
fails "the termination log must be an absolute path" 64 'absolute path' \
	"$W" --termination-log last -- true
for mode in "" --init; do
	is "--no-new-privs sets NoNewPrivs: ${mode:-exec}" \
		"$("$W" $mode --no-new-privs -- sed -n 's/^NoNewPrivs:.//p' /proc/self/status)" 1
	is "NoNewPrivs stays as it was without --no-new-privs: ${mode:-exec}" \
		"$("$W" $mode -- sed -n 's/^NoNewPrivs:.//p' /proc/self/status)" 0
done
is "a user may name itself" \
	"$(setpriv --reuid 4321 --regid 4321 --clear-groups "$W" --user 4321:4321 -- id -u)" 4321
# Who may not set groups keeps those that it has, and hears of it.
stay() {
	setpriv --reuid 4321 --regid 4321 --groups "$1" --bounding-set=-setgid \
		"$W" --user 4321:4321 -- id -G 2>&1
}
is "groups that stay without CAP_SETGID are named" "$(stay 27,4321,999999)" \
	"waitenv: stays in the groups 27, 999999: setting groups needs CAP_SETGID
4321 27 999999"
is "nothing is logged if no group remains" "$(stay 4321)" 4321
lacks() {
	in_image setpriv --reuid 1201 --regid 1301 --groups 1301 --bounding-set=-setgid \
		"$W" --user app -- id -G 2>&1
}
printf 'extra:x:1401:app\n' >"$T/group"
is "a group that is missing is named" "$(lacks)" \
	"waitenv: is not in the groups 1401: setting groups needs CAP_SETGID
1301"
: >"$T/group"
fails "--user of nobody else is permitted without privileges" 77 \
	"cannot" setpriv --reuid 4321 --regid 4321 --clear-groups "$W" --user 4322 -- true
is "in --init the parent stays who it was" \
	"$("$W" --init --user 4321 \
	-- sh -c 'sed -n "s/^Uid:.\([0-9]*\).*/\1/p" /proc/$PPID/status')" 0
