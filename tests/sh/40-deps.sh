#!/bin/sh
# SPDX-License-Identifier: ISC
# Libraries are built only from versions that deps/known lists.  A script with three suites stands
# in for apt, so that no network is needed.
# shellcheck disable=SC1091,SC2154
. "${0%/*}/lib.sh"
cd "$T" || exit
mkdir deps bin new old good folder
cp "$top/deps/fetch.sh" deps
echo two >new/part_2.0.orig.tar.gz
echo one >old/part_1.0.orig.tar.gz
echo one >good/part-1.0.tar.xz
digest() { sha256sum <"$1" | cut -d ' ' -f 1; }
one=$(digest old/part_1.0.orig.tar.gz) two=$(digest new/part_2.0.orig.tar.gz)

# known VERSION DIGEST…: writes the list of known versions.
known() { printf 'part %s %s\n' "$@" >deps/known; }

cat >bin/apt-get <<'END'
#!/bin/sh
# The suite stands in the list that fetch.sh made: new and damaged have part 2.0, old has part 1.0.
suite=$(sed -n 's/^Suites: //p' "$(echo "$*" | sed 's/.*sourceparts=\([^ ]*\).*/\1/')"/own.sources)
from=$suite
[ "$suite" != damaged ] || from=new
for last; do :; done
file=$(cd "$T/$from" && echo part_*.orig.tar.gz)
case " $* " in
*' update '*) ;;
*' --print-uris '*)
	sum=$(sha256sum <"$T/$from/$file" | cut -d ' ' -f 1)
	echo "'http://mirror/$file' $file 4 SHA256:$sum"
	;;
*) cp "$T/$from/$file" . && { [ "$suite" != damaged ] || echo more >>"$file"; } ;;
esac
END
cat >bin/apt-config <<'END'
#!/bin/sh
echo "list=$T/none parts=$T/parts"
END
chmod +x bin/*
export T
mkdir parts
printf 'Types: deb\nURIs: http://mirror\nSuites: stable\nComponents: main\n' >parts/a.sources

# fetch SUITES [FOLDER]: prints the name of the tarball that was fetched, if any; the messages go to
# the file said.
fetch() {
	rm -rf folder
	name=$(PATH=$T/bin:$PATH SUITES=$1 DEPS_DIR=${2-} sh deps/fetch.sh folder part 2>said)
	echo "${name##*/}"
}

known 2.0 "$two" 1.0 "$one"
is 'the first suite whose version is known is taken' "$(fetch 'new old')" part_2.0.orig.tar.gz
is 'the first suite in the given order is taken' "$(fetch 'old new')" part_1.0.orig.tar.gz
known 1.0 "$one"
is 'a suite with an unknown version is passed over' "$(fetch 'new old')" part_1.0.orig.tar.gz
like 'a notice names the version that was passed over' said \
	'new has part_2.0.*deps/known does not list'
known 2.0 "$two" 1.0 "$one"
is 'a download that differs from what the suite promised is passed over' \
	"$(fetch 'damaged old')" part_1.0.orig.tar.gz
known 3.0 0000
is 'no source is taken if no version is known' "$(fetch 'new old')" ''
like 'a message says how to add a version' said 'add the version that you have to deps/known'
known 1.0 "$one"
is 'a known tarball in DEPS_DIR is taken by any name' "$(fetch none good)" part-1.0.tar.xz
echo x >>good/part-1.0.tar.xz
is 'an unknown tarball in DEPS_DIR is refused' "$(fetch none good)" ''
like 'the message names the unknown tarball' said 'does not list good/part-1.0.tar.xz'
cp old/part_1.0.orig.tar.gz good/part-0.9.tar.xz
is 'of two tarballs the known one is taken' "$(fetch none good)" part-0.9.tar.xz
check 'every line of deps/known is a component, a version and a SHA-256' sh -c \
	'! grep -v "^#" "$1" | grep -Evx "[a-z]+ +[0-9][0-9.]* +[0-9a-f]{64}"' sh "$top/deps/known"
