#!/bin/sh
# SPDX-License-Identifier: ISC
# Shows in 15 seconds what waitenv does: one application starts from a sealed bundle that arrives
# late, and another does not start, since its bundle never becomes whole.  `make demo` runs it.
set -eu
waitenv=$1
app_env=$(dirname "$0")/app.env
T=$(mktemp -d)
writer=
trap '[ -z "$writer" ] || kill "$writer" 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 1' HUP INT TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

say "1. A key, and an env file of 200 variables, sealed by gzip and age:"
echo "   age-keygen -o identity; gzip -9 <app.env | age -r age1... >sealed"
age-keygen -o "$T/identity" 2>"$T/public"
recipient=$(sed -n 's/^Public key: //p' "$T/public")
gzip -9 <"$app_env" | age -r "$recipient" >"$T/sealed"
echo "   $(wc -c <"$app_env") bytes became $(wc -c <"$T/sealed")"

# The application prints when it started and saves its environment.
cat >"$T/app" <<'EOF'
#!/bin/sh
date +%s%N >"$1/started"
env >"$1/got"
EOF
chmod +x "$T/app"

say "2. waitenv starts before the bundle exists; a slow download writes it in two halves:"
echo "   waitenv -i identity -f /run/env/app.env.gz.age -- app"
half=$(($(wc -c <"$T/sealed") / 2))
mkdir "$T/run"
(
	sleep 2
	head -c $half "$T/sealed" >"$T/run/app.env.gz.age"
	echo "   (half of the bundle is there)"
	sleep 4
	date +%s%N >"$T/written"
	tail -c +$((half + 1)) "$T/sealed" >>"$T/run/app.env.gz.age"
) &
writer=$!
env -i PATH="$PATH" WAITENV_IDENTITY_FILE="$T/identity" \
	"$waitenv" -f "$T/run/app.env.gz.age" -- "$T/app" "$T"
wait $writer
writer=

grep -v '^#' "$app_env" | sort >"$T/want"
grep -Ev '^(PATH|PWD|SHLVL|_|OLDPWD)=' "$T/got" | sort >"$T/rest"
cmp -s "$T/want" "$T/rest" || { echo "   the environment is not the file's"; exit 1; }
us=$((($(cat "$T/started") - $(cat "$T/written")) / 1000))
echo "   The application has all $(wc -l <"$T/want") variables, byte for byte, and none of" \
	"waitenv's."
echo "   It started $((us / 1000)).$((us % 1000 / 100)) ms after the writing of the last byte" \
	"began."

say "3. A bundle that never comes whole:"
echo "   waitenv -t 3s -i identity -f /run/env/half.env.gz.age -- app"
head -c $half "$T/sealed" >"$T/run/half.env.gz.age"
code=0
"$waitenv" -t 3s -i "$T/identity" -f "$T/run/half.env.gz.age" -- "$T/app" "$T/never" || code=$?
[ ! -e "$T/never" ]
echo "   exit code $code: the application was not started, and trying again may help."
[ $code = 75 ]
