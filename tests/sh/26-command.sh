#!/bin/sh
# SPDX-License-Identifier: ISC
# Commands that the kernel refuses.  An error that may go away by itself is tried again until
# --timeout.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit 1
chmod 755 "$T"

# make NAME TEXT: creates an executable file from that printf format.
make() {
	# shellcheck disable=SC2059
	printf "$2" >"$1"
	chmod 755 "$1"
}
# is_called CODE PATTERN FILE: claims the exit code and the reason for that command.
is_called() {
	fails "the message about $3 says: $2" "$1" \
		"^waitenv: command cannot be run: $2: \./$3 \[$1\]$" "$W" -- ./"$3"
	is "a dry run ends like the start: $3" "$("$W" --check -- ./"$3" 2>&1; echo $?)" \
		"$(cat "$T/.err"; echo "$1")"
}

make empty ''
make text 'echo\n'
make bom '\357\273\277#!/bin/sh\n'
make utf16 '\377\376#\0!\0'
make late ' \n#!/bin/sh\n'
make windows 'MZ\220\0'
make nameless '#! \n'
make long "#!/$(printf '%0300d' 0)\n"
make missing '#!/nonexistent/sh -e\n'
make crlf '#!/bin/sh\r\necho\r\n'
make through '#!./crlf\n'
make to-text '#!./text\n'
make to-folder '#!./text/sh\n'
is_called 126 'it is empty' empty
is_called 126 'it is not a program \(no #! line\?\)' text
is_called 126 'a byte order mark stands before its #!' bom
is_called 126 'it is a text in UTF-16' utf16
is_called 126 'white space stands before its #!' late
is_called 126 'it is a program for Windows' windows
is_called 126 'its #! line names no interpreter, or one of more than 250 bytes' nameless
is_called 126 'its #! line names no interpreter, or one of more than 250 bytes' long
is_called 127 'its interpreter /nonexistent/sh is missing' missing
is_called 127 'its interpreter /bin/sh\\r is missing \(its lines end in CR LF\)' crlf
is_called 127 \
	'its interpreter ./crlf: its interpreter /bin/sh\\r is missing \(its lines end in CR LF\)' \
	through
is_called 126 'its interpreter ./text: it is not a program \(no #! line\?\)' to-text
is_called 126 'its interpreter ./text/sh: Not a directory' to-folder
fails "a script whose interpreter may not be run names it" \
	126 'its interpreter ./closed: Permission denied' sh -c ': >closed
	printf "#!./closed\n" >to-closed; chmod 755 to-closed; exec "$0" -- ./to-closed' "$W"

# Programs for another machine, as the number in the header says, and ELF files that are not
# programs.
# patch FILE OFFSET BYTES: overwrites bytes of the file.
patch() {
	cp "$(command -v sleep)" \
		"$1" && printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
us=$(uname -m)
for row in '\267\000:aarch64' '\076\000:x86_64' '\363\000:riscv64' '\026\000:s390x|s390' \
	'\050\000:arm'; do
	[ "${row#*:}" = "$us" ] && continue
	patch machine 18 "${row%:*}"
	is_called 126 "it is a program for (${row#*:}), and this machine is $us" machine
done
patch object 16 '\001\000'
is_called 126 'it is an object file, not yet linked' object
cp "$(command -v sleep)" sleep
is "a complete program runs" "$("$W" -- ./sleep 0 2>&1; echo $?)" 0
size=$(wc -c <sleep)
for n in 5 63 64 100 500 800 1000 4000 $((size / 2)) $((size / 4 * 3)); do
	head -c "$n" sleep >cut
	chmod 755 cut
	told="it is a program that is cut off, after $n bytes: ./cut"
	"$W" -- ./cut 2>&1 | grep -qx "waitenv: command cannot be run: $told \[126\]" ||
		echo "$n"
done >uncaught
is "a truncated program is reported at any length" "$(cat uncaught)" ''
loader=$(readelf -lW sleep | sed -n 's/.*interpreter: \(.*\)]$/\1/p')
if [ "$loader" ]; then
	sed "s|$loader|${loader%?}~|" sleep >foreign
	chmod 755 foreign
	is_called 127 "its loader ${loader%?}~ is missing" foreign
fi
# i386 TYPE SIZE: prints a program of 32 bits that ends with 0, whose first header is of that type
# and names a loader, and which seems to have that many bytes.
i386() {
	printf '\177ELF\1\1\1\0\0\0\0\0\0\0\0\0\2\0\3\0\1\0\0\0\204\200\4\10\64\0\0\0'
	printf '\0\0\0\0\0\0\0\0\64\0\40\0\2\0\50\0\0\0\0\0'
	printf "$1"'\0\0\0\164\0\0\0\164\200\4\10\164\200\4\10\20\0\0\0\20\0\0\0\4\0\0\0\1\0\0\0'
	printf '\1\0\0\0\0\0\0\0\0\200\4\10\0\200\4\10'"$2$2"'\5\0\0\0\0\20\0\0'
	printf '/nonexistent/ld\0\270\1\0\0\0\61\333\315\200'
}
case $us in x86_64 | i?86)
	i386 '\0' '\215\0\0\0' >narrow
	i386 '\3' '\215\0\0\0' >loaded
	i386 '\0' '\0\40\0\0' >short
	chmod 755 narrow loaded short
	is_called 126 'it is a program that is cut off, after 141 bytes' short
	if ./narrow 2>/dev/null; then
		is "a program of 32 bits runs" "$("$W" -- ./narrow 2>&1; echo $?)" 0
		is_called 127 'its loader /nonexistent/ld is missing' loaded
	fi
	;;
esac
if [ "$(id -u)" = 0 ] && unshare --mount true 2>/dev/null; then
	fails "a program on a file system mounted noexec is reported" \
		126 'its file system is mounted noexec' \
		unshare --mount --propagation private \
		sh -c 'mkdir n && mount -t tmpfs -o noexec none n &&
		cp sleep n && exec "$0" -- ./n/sleep' "$W"
fi

is "a dry run accepts a program that runs" "$("$W" --check -q -- ./sleep 60 2>&1; echo $?)" 0
make writes '#!/bin/sh\n: >written\n'
"$W" --check -- ./writes 2>/dev/null
is "a dry run executes nothing of the program" "$?, $(ls written 2>/dev/null)" '0, '

# --- errors that may go away by themselves.  Descriptor 4 is the writer's, and is not inherited.
exec 4>>sleep
without() { "$@" 4>&-; }
waits() { grep -q '^waitenv: waiting: command cannot be run: Text file busy: ./sleep after 1' err; }
for mode in '' --init; do
	# shellcheck disable=SC2086
	fails "a program that is always being written ends in 71 ${mode:-exec}" 71 \
		'cannot be run: Text file busy: ./sleep' without "$W" $mode -t 200ms -- ./sleep 0
	# shellcheck disable=SC2086
	[ "$mode" ] || fails "a dry run of a program that is always being written ends in 71" \
		71 'cannot be run: Text file busy: ./sleep' \
		without "$W" --check -t 200ms -- ./sleep 0
	rm -f err	# of the one before
	# shellcheck disable=SC2086
	"$W" $mode -t 60 -- ./sleep 0 2>err 4>&- &
	pid=$!
	pids="$pids $pid"
	until_true 60 waits
	told='ended by signal 15 while waiting: command cannot be run: Text file busy: ./sleep'
	kill -TERM $pid
	wait $pid
	is "TERM ends the wait for the writer of a program ${mode:-exec}" \
		"$?, $(sed -n 's/.*\(ended by signal 15 while waiting: .*\)/\1/p' err)" \
		"143, $told [143]"
done
rm -f err
"$W" -t 60 -- ./sleep 0 2>err 4>&- &
pid=$!
pids="$pids $pid"
until_true 60 waits
exec 4>&-
wait $pid
is "a program starts once its writer has closed it" $? 0
for error in ENOMEM EAGAIN EIO; do
	strace -qq -o trace -e inject=execve:error=$error:when=1..2 "$W" -t 60 -- ./sleep 0 2>err
	is "$error at the exec is tried again" "$?, $(grep -c INJECTED trace)$(cat err)" '0, 2'
	strace -qq -o /dev/null -e inject=execve:error=$error:when=1+ \
		"$W" -t 100ms -- ./sleep 0 2>err
	is "$error that persists ends in 71" \
		"$?$(sed -n 's/^waitenv: command cannot be run: .*\(: .*\)/\1/p' err)" \
		'71: ./sleep [71]'
done
