#!/bin/sh
# SPDX-License-Identifier: ISC
# Completion for bash, zsh and fish: it is generated from the tables of options, is installed and
# removed, and offers exactly the options that --help lists.
# shellcheck disable=SC1091,SC2016,SC2154
. "${0%/*}/lib.sh"
share=$T/share
check "completion is installed" sh "$top/docs/install.sh" "$share"
bash_of=$share/bash-completion/completions zsh_of=$share/zsh/site-functions \
	fish_of=$share/fish/vendor_completions.d
bash=bash-completion/completions fish=fish/vendor_completions.d
is "there is a completion file for each shell and program" \
	"$(cd "$share" && find [bzf]* -type f | sort | paste -sd ' ')" \
	"$bash/sealenv $bash/waitenv $fish/sealenv.fish $fish/waitenv.fish \
zsh/site-functions/_sealenv zsh/site-functions/_waitenv"
is "make uninstall removes each completion file" \
	"$(make -s -n uninstall O="$O" DESTDIR=/d PREFIX=/p 2>/dev/null | tr ' ' '\n' |
	grep '^share/[bzf]' | sort | paste -sd ' ')" \
		"$(cd "$T" && find share/[bzf]* -type f | sort | paste -sd ' ')"

mkdir "$T/files"
cd "$T/files" || exit 1
touch app.env id 'a b.env'
mkdir seal
commands=$($S --help | sed -n 's/^  \([a-z0-9]*\) .*/\1/p')

# long_in HELP, short_in HELP: print the options that it lists, one on each line.
long_in() { sed -n 's/^  \(-.,\|   \) --\([a-z-]*\).*/--\2/p' "$1" | sort; }
short_in() { sed -n 's/^  \(-.\), --.*/\1/p' "$1" | sort; }

# Prints what bash offers for a line, sorted, by calling the function as bash does.
cat >offers.bash <<'END'
. "$1/waitenv"
. "$1/sealenv"
split=$(sed 's/\([=:@]\)/ \1 /g' <<<"$2")
read -ra COMP_WORDS <<<"$split"
[[ $2 == *' ' ]] && COMP_WORDS+=('')
COMP_LINE=$2 COMP_POINT=${#2} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
"_${2%% *}"
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}" | sort
END
offers() { bash offers.bash "$bash_of" "$1" | grep -v '^offers' | paste -sd ' '; }
is "bash completes the commands of sealenv" \
	"$(offers 'sealenv ')" "$(printf '%s\n' $commands help | sort | paste -sd ' ')"
is "bash completes a command behind help" "$(offers 'sealenv help se')" "seal set"
is "bash completes no file for keygen" "$(offers 'sealenv keygen ')" ""
is "bash completes a file to seal" "$(offers 'sealenv seal a')" "a b.env app.env"
is "bash completes a file as the value of an option" "$(offers 'sealenv seal -d docker -i i')" "id"
is "bash completes nothing for a number" "$(offers 'sealenv seal -n ')" ""
is "bash completes a file behind @" "$(offers 'sealenv open -k @i')" "id"
is "bash completes dialects" "$(offers 'sealenv convert -D ')" \
	"docker dotenv ecs json k8s nul systemd"
is "bash completes dialects behind =" "$(offers 'sealenv seal --dialect=do')" "docker dotenv"
is "bash completes choices" "$(offers 'waitenv --log ')" "json text"
is "bash completes a source as a dialect or a file" \
	"$(offers 'waitenv -f do') $(offers 'waitenv -f docker:app')" "docker: dotenv: app.env"
is "bash completes the command" \
	"$(offers 'waitenv -t 3 -f app.env fals') $(offers 'waitenv -- fals')" "false false"
is "bash completes files for the command, and no options" \
	"$(offers 'waitenv -t 3 cp -f ap') $(offers 'waitenv cp --')" "app.env "

# Types a line and then TAB into a shell.
typed() { SEEN=$T/seen PATIENCE=${PATIENCE-30} timeout 120 "$O/init/pty" "$@" >/dev/null 2>&1; }
PS1='> ' typed 'want:> ' "send:. $bash_of/sealenv\n" 'want:> ' 'send:sealenv se\011\011' \
	'want:seal' 'want:set' 'send:al ap\011' 'want:app.env ' \
	'send:\025exit 0\n' -- bash --norc --noprofile
is "bash completes what is typed" $? 0

for shell in zsh fish; do
	if ! command -v $shell >/dev/null; then
		echo "# left out, no $shell: its completion"
		continue
	fi
	for file in "$share/$shell"/*/*; do check "$shell reads ${file##*/}" $shell -n "$file"; done
done

# fish prints names with descriptions.
fish_offers() {
	HOME=$T fish -N -c "source $fish_of/waitenv.fish; source $fish_of/sealenv.fish
		complete -C '$1'" 2>&1
}
if command -v fish >/dev/null; then
	is "fish completes the commands with their descriptions" \
		"$(fish_offers 'sealenv ' | grep -v '^help' | sort)" \
		"$($S --help | sed -n 's/^  \([a-z0-9]*\)  *\(.*\)/\1	\2/p' | sort)"
	is "fish completes dialects" \
		"$(fish_offers 'sealenv seal --dialect=do' | cut -f 1 | paste -sd ' ')" \
		"--dialect=docker --dialect=dotenv"
	is "fish completes a file for seal and none for keygen" \
		"$(fish_offers 'sealenv seal ap')$(fish_offers 'sealenv keygen ap')" "app.env"
	is "fish completes the command" "$(fish_offers 'waitenv -t 3 fals' | cut -f 1)" "false"
fi
# zsh shows all of them on a pseudo-terminal.
zsh_shows() {
	HOME=$T PS1='> ' typed size:200x160 'want:> ' \
		"send:fpath=($zsh_of \$fpath); autoload -U compinit; compinit -u -D; LISTMAX=0\n" \
		'want:> ' "send:$1\011" ${2:+"want:$2"} 'send:\025exit 0\n' -- zsh -f
}
if command -v zsh >/dev/null; then
	check "zsh completes a command of sealenv" zsh_shows 'sealenv keyg' 'sealenv keygen'
	check "zsh completes a dialect" zsh_shows 'sealenv seal -d dot' 'dotenv'
	check "zsh completes a file" zsh_shows 'sealenv seal ap' 'app.env'
	check "zsh completes a source behind its dialect" zsh_shows 'waitenv -f docker:ap' 'app.env'
	check "zsh completes the command and its file" zsh_shows 'waitenv -t 3 -- cat ap' 'app.env'
fi

# has_all LINE HELP: claims that each shell offers exactly the options that this --help lists.
has_all() {
	is "bash completes the options of $1" \
		"$(offers "$1 -" | tr ' ' '\n' | sort)" "$( (long_in "$2"; short_in "$2") | sort)"
	if command -v fish >/dev/null; then
		is "fish completes the options of $1" "$(fish_offers "$1 --" | cut -f 1)" \
			"$(long_in "$2")"
		is "fish completes the descriptions of the options of $1" \
			"$(fish_offers "$1 --" | cut -f 2 -s | sort)" \
			"$(sed -n 's/^  \(-.,\|   \) --[a-z-]*\( [^ ]*\)\{0,1\}  *\([^ ].*\)/\3/p' \
			"$2" | sort)"
	fi
	if command -v zsh >/dev/null; then
		zsh_shows "$1 --" --help && sed 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\r/\n/g' \
			"$T/seen" | grep -oE '(^|  )--[a-z-]+' | tr -d ' ' | sort >shown
		is "zsh completes the options of $1" "$(cat shown)" "$(long_in "$2")"
	fi
}
$W --help >help
has_all waitenv help
for c in $commands; do
	$S "$c" --help >help
	has_all "sealenv $c" help
done
