# SPDX-License-Identifier: ISC
# A file is the old one or the new one, whoever is killed and whatever fails, and nothing is left.
. "${0%/*}/lib.sh"
cd "$T" || exit 1

$S keygen -o id 2>/dev/null
r=$($S recipient id)
{ echo A=old; head -c 30000 /dev/urandom | base64 -w 100 | sed 's/^/# /'; } >old
{ echo A=new; head -c 90000 /dev/urandom | base64 -w 100 | sed 's/^/# /'; } >new
mkdir out
left() { ls -A out | tr '\n' ' '; }

# kill -9 at random moments, 200 times: seals that take turns, none of which is let be.
start=$(date +%s%N)
timeout -s KILL 9 $S seal -r "$r" -o out/b old
takes=$(($(date +%s%N) - start))
moments=$(awk -v ns=$takes 'BEGIN {
	srand()
	for (i = 0; i < 200; i++) printf "%.5f ", ns * rand() * 1.2 / 1e9 + 1e-5
}')
whole=0 killed=0
for after in $moments; do
	text=new
	[ $((whole % 2)) = 0 ] || text=old
	timeout -s KILL "$after" $S seal -r "$r" -o out/b $text 2>/dev/null
	[ $? = 137 ] && killed=$((killed + 1))
	$S open -i id out/b >got 2>/dev/null
	head -n "$(wc -l <old)" got | cmp -s - old || head -n "$(wc -l <new)" got | cmp -s - new ||
		break
	whole=$((whole + 1))
done
is "after kill -9 at 200 random moments the file is the old or the new one" $whole 200
[ $killed -gt 20 ] && ok "$killed of the runs were killed" ||
	not_ok "only $killed of them were killed"
$S seal -r "$r" -o out/b new
is "the next seal leaves nothing but its file" "$(left)" "b "

# Killed in the one moment in which the new file has a second name.
if command -v strace >/dev/null; then
	inject() {
		strace -f -o trace -e trace="$1" -e inject="$1:$2" $S seal -r "$r" -o out/b old
	}
	inject rename,renameat,renameat2 signal=KILL 2>/dev/null
	is "a seal that is killed before the rename leaves the old file" \
		"$($S open -i id out/b | head -n 1)" A=new
	$S seal -r "$r" -o out/b new
	is "the next seal removes what a killed one left" "$(left)" "b "
	cp out/b before
	# Only the first write: the second one is the line that says so.
	for call in write:ENOSPC:when=1 fsync:EIO linkat:EPERM rename,renameat,renameat2:EACCES \
		fchmod:EPERM; do
		fails "an error is reported if ${call%%[:,]*} fails with ${call#*:}" \
			"$(case $call in *:E[NI]*) echo 71 ;; *) echo 77 ;; esac)" \
			': out/b ' inject "${call%%:*}" "error=${call#*:}"
		check "the old file stays if ${call%%[:,]*} fails with ${call#*:}" cmp out/b before
	done
	is "no temporary file is left if ${call%%[:,]*} fails with ${call#*:}" "$(left)" "b "
	inject fsync signal=TERM:when=1 2>/dev/null
	is "a seal that is terminated while it writes completes the file" \
		"$($S open -i id out/b | head -n 1)" A=old
	is "a seal that is terminated leaves no temporary file" "$(left)" "b "
	# No unnamed files here: O_TMPFILE is the only openat.
	inject openat error=EOPNOTSUPP:when=1
	is "a file is written on a file system without O_TMPFILE" \
		"$($S open -i id out/b | head -n 1)" A=old
	cp out/b before
	strace -f -o trace -e inject=openat:error=EOPNOTSUPP:when=1 -e inject=fsync:error=EIO \
		$S seal -r "$r" -o out/b new 2>/dev/null
	check "the old file stays if a write without O_TMPFILE fails" cmp out/b before
	is "no temporary file is left if a write without O_TMPFILE fails" "$(left)" "b "
else
	echo "# left out: no strace"
fi

# Signals that can be caught: it waits for the end of its stdin when they come.  A shell's
# background processes ignore INT.
for signal in INT TERM HUP; do
	mkfifo pipe
	env --default-signal=INT $S seal -r "$r" -o out/b - <pipe &
	pid=$! pids="$pids $!"
	exec 3>pipe
	echo A=1 >&3
	until [ "$(cat /proc/$pid/comm)" = sealenv ]; do sleep 0.01; done
	kill -s $signal $pid
	wait $pid
	code=$?
	exec 3>&-
	rm pipe
	case $signal in INT) want=130 ;; TERM) want=143 ;; HUP) want=129 ;; esac
	is "$signal terminates seal" $code $want
	is "no temporary file is left after $signal" "$(left)" "b "
done

# A full disk.
if [ "$(id -u)" = 0 ] && mkdir full && unshare -m true 2>/dev/null; then
	cat >full.sh <<-'END'
		S=$1 r=$2
		mount -t tmpfs -o size=64k none full || exit 9
		$S seal -r "$r" -o full/b old && cp full/b before || exit 8
		head -c 1000000 /dev/zero >full/fill 2>/dev/null
		$S seal -r "$r" -o full/b new 2>err
		echo "$? $(cat err)"
		cmp full/b before && ls -A full | tr '\n' ' '
	END
	is "a full disk is reported and leaves the old file alone" \
		"$(unshare -m sh full.sh "$S" "$r")" \
		"71 sealenv: cannot write: No space left on device: full/b [71]
b fill "
else
	echo "# left out: a full disk takes root"
fi

# Modes and owners.
mode() { stat -c %a "$1"; }
(umask 022; $S seal -r "$r" -o m1 old; umask 077; $S seal -r "$r" -o m2 old)
is "the mode of a new bundle follows the umask" "$(mode m1) $(mode m2)" "644 600"
chmod 640 m1
$S seal -r "$r" -o m1 old
is "an existing bundle keeps its mode" "$(mode m1)" 640
(umask 0; $S open -i id -o m3 m1)
is "open writes a file of mode 600" "$(mode m3)" 600
chmod 644 m3
$S open -i id -o m3 m1
is "open sets mode 600 on an existing file" "$(mode m3)" 600
chmod 640 m3
$S stamp m3
is "stamp keeps the mode of the file" "$(mode m3)" 640
if [ "$(id -u)" = 0 ]; then
	chown 12:34 m3
	$S stamp m3
	is "stamp keeps the owner of the file" "$(stat -c %u:%g m3)" 12:34
else
	echo "# left out: owners take root"
fi

# What is no plain file, or no file of its own.
mkdir deep
ln -s deep/real link
echo A=1 >deep/real
$S stamp link
is "a symbolic link stays a link" "$(readlink link)" deep/real
is "the file that the link leads to is written" "$(tail -n 1 deep/real | cut -c 1-13)" \
	"# waitenv-end"
$S seal -r "$r" -o /dev/null old
check "/dev/null stays a device" test -c /dev/null
mkfifo fifo
$S open -i id fifo >through & pids="$pids $!"
$S seal -r "$r" -o fifo old
wait $!
check "seal writes to a named pipe" sh -c "head -n 1 through | grep -q A=old && test -p fifo"
fails "an output in a missing folder is refused" 71 'No such file.*: none/b' \
	$S seal -r "$r" -o none/b old
check "-o - writes to stdout" sh -c "$S seal -r $r -o - old | $S open -i id - | grep -q A=old"

# A full pipe or device behind stdout is said too.
fails "a full device behind stdout is reported" 71 'No space.*: standard output' \
	sh -c "$S seal -r $r old >/dev/full"

# A file at its size limit.  The shell itself writes nothing there.
limited() { (ulimit -f 4; exec "$@" >printed); }
cp new copy
cp out/b before
fails "a bundle that reaches the size limit of files is reported" 71 \
	'cannot write: File too large: out/b' limited $S seal -r "$r" -o out/b new
check "the old file stays if the bundle reaches the size limit" cmp out/b before
fails "a text stamped in place that reaches the size limit is reported" \
	71 'cannot write: File too large: copy' limited $S stamp copy
check "the old text stays if a text stamped in place reaches the size limit" cmp copy new
for command in "open -i id out/b" "seal -r $r new" --help "seal --help" --version keygen; do
	ran=$( (ulimit -f 0; exec $S $command >printed) 2>&1)
	is "stdout at its size limit ends in 71: $command" \
		"$?, $(echo "$ran" | grep -c 'File too large.* \[71\]$')" '71, 1'
done
