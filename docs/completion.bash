# SPDX-License-Identifier: ISC
_PROGRAM() {
	local current=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} words word last
	local first=1 options='' operand='' kind=start choices='' IFS=$' \t\n'

	read -ra words <<<"$line"
	[[ $line == *[[:space:]] ]] && words+=('')
	last=${words[${#words[@]} - 1]}
	# What bash takes for words of their own: the word to complete begins behind them.
	[[ $current == [=:@] ]] && current=

	word=
	((${#words[@]} > 2)) && word=${words[1]}
	_PROGRAM_options "$word"
	for word in "${words[@]:first:${#words[@]} - 1 - first}"; do
		case $kind in
		value:*) kind=start ;;
		operand | argument) kind=argument ;;
		*) case $word in
			--) kind=operand ;;
			-*) _PROGRAM_value "$word" ;;
			*) [[ $operand == COMMAND ]] && kind=argument ;;
			esac ;;
		esac
	done
	[[ $kind == start && $last == --*=* ]] && _PROGRAM_value "${last%%=*}"
	[[ $kind == start && $last == -* ]] && kind=option
	[[ $kind == start ]] && kind=operand
	[[ $kind == argument && $operand != COMMAND ]] && kind=operand
	[[ $kind == operand ]] && kind=value:$operand

	case $kind in
	option) choices=$(printf '%s\n' $options | sed 's/=.*//') ;;
	value:COMMAND) mapfile -t COMPREPLY < <(compgen -c -- "$current" | sort -u) ;;
	value:USER) mapfile -t COMPREPLY < <(compgen -u -- "$current") ;;
	value:SPEC | value:FILE | argument)
		compopt -o filenames 2>/dev/null
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		[[ $kind == value:SPEC && $last != *:* ]] || return 0
		choices=DIALECTS
		compopt -o nospace 2>/dev/null ;;
	*) choices=${kind#value:} choices=${choices//,/ } ;;
	esac
	[[ $choices ]] &&
		mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "$choices" -- "$current")
}

# The kind of value that an option takes, where it takes one.
_PROGRAM_value() {
	local option

	for option in $options; do
		[[ $option == "$1="* ]] && kind=value:${option#*=}
	done
}

complete -F _PROGRAM PROGRAM
