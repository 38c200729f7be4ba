#!/bin/sh
# SPDX-License-Identifier: ISC
# man5.sh PAGE.md NAME: that page of ours as a manual page of section 5, in mdoc, on standard
# output.  It knows what our pages use: headings, paragraphs, lists, tables, code, emphasis and
# links.
set -eu
dated=$(sed -n 's/^\.Dd //p' "$(dirname "$0")/waitenv.1")
awk -v name="$2" -v dated="$dated" '
	# Text as roff: no escape and no control line of its own; code and emphasis as fonts.
	function text(s) {
		gsub(/\\/, "\\e", s)
		while (match(s, /\[[^]]*\]\([^)]*\)/)) {
			link = substr(s, RSTART + 1, RLENGTH - 2)
			sub(/\]\(.*/, "", link)
			s = substr(s, 1, RSTART - 1) link substr(s, RSTART + RLENGTH)
		}
		while (match(s, /`` . ``/)) s = fonted(s, "B", 3)
		while (match(s, /`[^`]*`/)) s = fonted(s, "B", 1)
		while (match(s, /\*\*[^*]*\*\*/)) s = fonted(s, "B", 2)
		while (match(s, /\*[a-z][^*]*\*/)) s = fonted(s, "I", 1)
		gsub(/\001/, "`", s)
		while (match(s, /[^ .][.?!] +[A-Z\\]/))
			s = substr(s, 1, RSTART + 1) "\n" substr(s, RSTART + RLENGTH - 1)
		return s ~ /^[.\047]/ ? "\\&" s : s
	}
	function fonted(s, font, marks,  inner) {
		inner = substr(s, RSTART + marks, RLENGTH - 2 * marks)
		gsub(/`/, "\001", inner)
		gsub(/\*/, "\\(**", inner)
		gsub(/-/, "\\-", inner)
		return substr(s, 1, RSTART - 1) "\\f" font inner "\\fR" substr(s, RSTART + RLENGTH)
	}
	function end_block() {
		if (block == "table") print ".TE"
		if (block == "list") print ".El"
		if (block == "code") print ".Ed"
		block = ""
	}
	function begin(what) {
		if (block != what) { end_block(); block = what; return 1 }
		return 0
	}
	function row(line,  cells, n, i) {
		gsub(/\\\|/, "\002", line)
		n = split(line, cells, /\|/)
		if (begin("table")) {
			print ".TS"
			for (i = 2; i < n; i++) printf("lx%s", i < n - 1 ? " " : ".\n")
		}
		for (i = 2; i < n; i++) {
			gsub(/^ +| +$/, "", cells[i])
			gsub(/\002/, "|", cells[i])
			printf("%sT{\n%s\nT}", i > 2 ? "\t" : "",
				cells[i] == "" ? "\\&" : text(cells[i]))
		}
		print ""
	}
	NR == 1 {
		title = substr($0, 3)
		printf ".Dd %s\n.Dt %s 5\n.Os\n.Sh NAME\n", dated, toupper(name)
		printf ".Nm %s\n.Nd %s\n.Sh DESCRIPTION\n", name, tolower(title)
		headed = 1
		next
	}
	/^```/ {
		if (fenced) end_block()
		else { begin("code"); print ".Bd -literal -offset indent" }
		fenced = !fenced
		next
	}
	fenced || /^    / {
		if (!fenced && begin("code")) print ".Bd -literal -offset indent"
		line = fenced ? $0 : substr($0, 5)
		gsub(/\\/, "\\e", line)
		print line ~ /^[.\047]/ ? "\\&" line : line
		next
	}
	/^$/ { if (block == "code" || block == "table") end_block(); blank = 1; next }
	/^## / { end_block(); print ".Sh " toupper(text(substr($0, 4))); headed = 1; next }
	/^### / { end_block(); print ".Ss " text(substr($0, 5)); headed = 1; next }
	/^\|[-|]*$/ { next }
	/^\|/ { row($0); headed = blank = 0; next }
	/^- / {
		if (begin("list")) print ".Bl -bullet"
		print ".It\n" text(substr($0, 3))
		blank = 0
		next
	}
	block == "list" && /^  / { print text(substr($0, 3)); next }
	{ end_block(); if (blank && !headed) print ".Pp"; headed = blank = 0; print text($0) }
	END { end_block(); print ".Sh SEE ALSO\n.Xr sealenv 1 ,\n.Xr waitenv 1" }
' "$1"
