# SPDX-License-Identifier: ISC
# completion.awk: the shell completion of one program, made from its option tables.
#	awk -v shell=bash|zsh|fish -v program=NAME -f completion.awk decode/dialect/dialect.c \
#		TABLE.c ...
# What it takes of a row are its strings, in their order: name, value (or NULL) and help of an
# option; name, letters, operands and help of a subcommand.  For bash, completion.bash goes behind
# it.
{ text = text " " $0 }

END {
	gsub(/[ \t]+/, " ", text)
	gsub(/" "/, "", text)	# adjacent literals are one string
	rows = split(text, row, /\{ /)
	for (i = 2; i <= rows; i++) read_row(row[i])
	prefixes = replaced(dialects, " ", ": ") ":"
	commands = n_commands
	if (!commands) {
		command[++commands] = program
		operands[1] = "COMMAND"
		for (i = 1; i <= options; i++) uses[1, ++used[1]] = i
	}
	for (c = 1; c <= commands; c++) uses[c, ++used[c]] = add("h", "help", "", "print this text")
	if (!n_commands) uses[1, ++used[1]] = add("V", "version", "",
		"print the versions of " program " and its libraries")
	if (shell == "zsh") print "#compdef " program
	print "# " shell " completion of " program ", made from its option tables.\n"
	if (shell == "bash") bash()
	if (shell == "zsh") zsh()
	if (shell == "fish") fish()
}

function read_row(s,  n, i, part, key) {
	n = split(s, part, "\"")
	key = part[1] part[3]
	if (part[3] ~ /\.parse = dialect/)
		dialects = dialects (dialects == "" ? "" : " ") part[2]
	else if (part[n] ~ /^, command_/) {
		command[++n_commands] = part[2]
		operands[n_commands] = part[6] == "" ? "" : "FILE"
		about[n_commands] = part[8]
		sub(/\\n.*/, "", about[n_commands])
		for (i = 1; i <= length(part[4]); i++)
			uses[n_commands, ++used[n_commands]] = of_letter[substr(part[4], i, 1)]
	} else if (part[1] ~ /^'.', $/ || part[3] ~ /^, ('.'|0), /) {
		i = part[3] ~ /NULL/
		add(match(key, /'.'/) ? substr(key, RSTART + 1, 1) : "",
			part[2], i ? "" : part[4], part[i ? 4 : 6])
	}
}

function add(key, long, value, what) {
	name[++options] = long
	meta[options] = value
	help[options] = what
	letter[options] = key ~ /[A-Za-z]/ ? key : ""
	of_letter[key] = options
	return options
}

# What stands for the value of an option: the word for a kind, or the choices, or nothing that is
# known.
function kind(o,  s) {
	s = meta[o]
	if (s == "DIALECT") return dialects
	if (s ~ /^(FILE|PATH|FOLDER|DIR|KEY|NAME\[,NAME\])$/) return "FILE"
	if (s == "U[:G]") return "USER"
	if (s ~ /\|/) gsub(/\|/, " ", s)
	return s == "SPEC" || s ~ / / ? s : ""
}

function with_values(c,  i, o, s) {
	for (i = 1; i <= used[c]; i++) {
		o = uses[c, i]
		if (meta[o] != "") s = s (letter[o] == "" ? "" : " -" letter[o]) " --" name[o]
	}
	return s
}

function replaced(s, from, to) {
	gsub(from, to, s)
	return s
}

function all_commands(  c, s) {
	for (c = 1; c <= n_commands; c++) s = s command[c] " "
	return s "help"
}

function bash(  c, i, o, s, value) {
	print "_" program "_options() {"
	if (n_commands) print "\tfirst=2\n\tcase $1 in"
	for (c = 1; c <= commands; c++) {
		s = ""
		for (i = 1; i <= used[c]; i++) {
			o = uses[c, i]
			value = meta[o] == "" ? "" : "=" replaced(kind(o), " ", ",")
			s = s (letter[o] == "" ? "" : "-" letter[o] value " ") \
				"--" name[o] value (i < used[c] ? " " : "")
		}
		s = "options='" s "' operand=" operands[c]
		print "\t" (n_commands ? command[c] ") " s " ;;" : s)
	}
	if (n_commands) {
		print "\thelp | '') first=1 options='-h --help -V --version' operand='" \
			all_commands() "' ;;"
		print "\tesac"
	}
	print "}\n"
	while ((getline s < template) > 0)
		print replaced(replaced(s, "PROGRAM", program), "DIALECTS", "'" prefixes "'")
}

# Single-quoted; fish alone knows a backslash inside of quotes.
function quoted(s,  i, n, part) {
	if (shell == "fish") gsub(/\\/, "\\\\&", s)
	n = split(s, part, "'")
	s = part[1]
	for (i = 2; i <= n; i++) s = s (shell == "fish" ? "\\'" : "'\\''") part[i]
	return "'" s "'"
}

function zsh(  c, i, o) {
	print "local dialects='compset -P \"*:\" || compadd -S \"\" " prefixes "'"
	if (n_commands) {
		print "local -a commands=("
		for (c = 1; c <= commands; c++) print "\t" quoted(command[c] ":" about[c])
		print "\t'help:Says what a command does.'\n)"
		print "if ((CURRENT == 2)); then"
		print "\t_arguments -S : '(-)'{-h,--help} '(-)'{-V,--version} " \
			"'(-)1:command:{_describe command commands}'"
		print "\treturn\nfi\nshift words\n((CURRENT--))"
		print "case $words[1] in"
		print "help) _describe command commands ;;"
	}
	for (c = 1; c <= commands; c++) {
		if (n_commands) print command[c] ")"
		print "\t_arguments -s -S : \\"
		for (i = 1; i <= used[c]; i++) {
			o = uses[c, i]
			takes = meta[o] != ""
			print "\t\t'*'" (letter[o] == "" ? "--" name[o] (takes ? "=" : "") \
				: "{-" letter[o] (takes ? "+" : "") ",--" name[o] \
				(takes ? "=" : "") "}") \
				(help[o] == "" ? "" : quoted("[" \
				replaced(replaced(help[o], "\\[", "\\["), "\\]", "\\]") "]")) \
				(takes ? quoted(":" replaced(meta[o], ":", "\\:") ":" \
				zsh_action(o)) : "") " \\"
		}
		if (operands[c] == "COMMAND")
			print "\t\t'(-)1:command: _command_names -e' '(-)*::argument: _normal'"
		else
			print "\t\t" (operands[c] == "" ? "&& return" : "'*:file:_files'")
		if (n_commands) print "\t;;"
	}
	if (n_commands) print "esac"
}

function zsh_action(o,  k) {
	k = kind(o)
	if (k == "FILE") return meta[o] ~ /KEY|NAME/ ? "{compset -P @; _files}" : "_files"
	if (k == "SPEC") return "{eval $dialects; _files}"
	if (k == "USER") return "_users"
	return k == "" ? " " : "(" k ")"
}

function fish(  c, i, o, k, at) {
	if (n_commands) {
		print "function __" program "_is"
		print "\tset -l words (commandline -opc)"
		print "\ttest \"$words[2]\" = \"$argv[1]\"\nend\n"
		print "complete -c " program " -f -n '__" program "_is \"\"' -s h -l help"
		print "complete -c " program " -f -n '__" program "_is \"\"' -s V -l version"
		print "complete -c " program " -f -n '__" program "_is help' -a '" \
			all_commands() "'"
		print "complete -c " program " -f -n '__" program "_is \"\"' -a help"
	}
	for (c = 1; c <= commands; c++) {
		at = "complete -c " program
		if (n_commands) {
			print at " -f -n '__" program "_is \"\"' -a " command[c] \
				" -d " quoted(about[c])
			at = at " -n '__" program "_is " command[c] "'"
		} else
			print at " -x -a '(__fish_complete_subcommand" with_values(c) ")'"
		if (operands[c] == "") print at " -f"
		for (i = 1; i <= used[c]; i++) {
			o = uses[c, i]
			k = kind(o)
			print at (letter[o] == "" ? "" : " -s " letter[o]) " -l " name[o] \
				(meta[o] == "" ? "" : k == "FILE" ? " -r -F" \
				: k == "SPEC" ? " -r -F -a '" prefixes "'" \
				: k == "USER" ? " -x -a '(__fish_complete_users)'" \
				: k == "" ? " -x" : " -x -a '" k "'") \
				(help[o] == "" ? "" : " -d " quoted(help[o]))
		}
	}
}
