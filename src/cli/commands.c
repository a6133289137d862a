#include "cli/cli.h"

const struct command cli_commands[] = {
    { "init", "", "make a new practice.db and a commented practice.yaml",
      "Existing files are never overwritten. Every key of practice.yaml is optional, so is the file. From "
      "practice.schema.json,\n"
      "which is made beside it, editors that know YAML schemas complete and check it; renew that after an update with\n"
      "  downshift init --schema > practice.schema.json\n"
      "Currency, the order of dates, clock and paper are those of --country, else of your locale's country; where neither "
      "tells,\nthey are as in the United States, and dates like 10/03/2026 are asked about.",
      "schema country samples", 0, 0, cmd_init },
    { "template", "[NAME]", "write a workbook to type into: session log, night log, diary, day log",
      "Without NAME it lists them. The workbook has drop-downs, units in its headings, and a page of help. Saved from any "
      "spreadsheet\nprogram it is imported as it is. One that is there already is never written over.",
      "out", 0, 1, cmd_template },
    { "import", "PATH...", "read session and sleep logs into the database",
      "PATH is a file or a folder. What each file is, is told from its content. A wearable's export belongs to one "
      "client: put it into\n"
      "a folder named after the client's code, directly below PATH, or name the client with --client; PATH may be that "
      "folder itself once\n"
      "the client is known. Clients that are made are named, with codes that look like another or like a spreadsheet's "
      "work. Rows that\n"
      "break a rule are refused, kept with their reason and shown; the good rows come in. The same file twice changes "
      "nothing; a newer\n"
      "file updates the nights it has. `downshift undo` takes an import back.\n"
      "A visit that a newer list of its days has no more is kept and doubted; --replace takes it out, for good.\n"
      "What would change the books of a closed month is refused, with the difference; --adjust posts that in the next open month.\n"
      "Exit status: 0 when every row came in, 65 when a file was not recognised or any row was refused.",
      "client format dry-run formats replace adjust", 1, SIZE_MAX, cmd_import },
    { "undo", "", "take back the last import, or change of clients, from the backup made before it",
      "Before each import, each month and each change of clients the database is copied beside itself "
      "(practice.db.undo-1, ...), readable\n"
      "by its owner only; the last five are kept. Called again, undo goes further back. A database larger than 1 GB is "
      "not copied, and\n"
      "import says so.",
      "", 0, 0, cmd_undo },
    { "backup", "FILE", "copy the database into one file, also while others use it",
      "FILE must not be there yet. With --encrypt a passphrase opens it and nothing else does (Argon2id, XChaCha20-Poly1305): it is asked\n"
      "for, or taken from DOWNSHIFT_PASSPHRASE. Nobody can help who has lost it. practice.yaml is not in it: keep a copy beside. `month` keeps\n"
      "the last three months' by itself in backups/ beside the database.",
      "encrypt", 1, 1, cmd_backup },
    { "restore", "FILE", "make a backup the database again",
      "The backup is looked through first, and where it is not whole nothing is changed. Where there is a database, --replace sets it aside\n"
      "as practice.db.before-restore, in whatever state it is. The passphrase of an encrypted one is asked for, or taken from\n"
      "DOWNSHIFT_PASSPHRASE.",
      "replace", 1, 1, cmd_restore },
    { "clients", "[list|review|rename|merge|split|apart|export|erase]",
      "list clients; who may be one with whom; rename, join or part them; hand one all that is kept, or erase one",
      "  downshift clients                      every client with its sessions and nights, and codes it had before\n"
      "  downshift clients review               who may be one with whom, and the commands to answer it\n"
      "  downshift clients rename OLD NEW       another code; what still comes under the old one is asked about\n"
      "  downshift clients merge FROM TO        two codes of one person: all of FROM is TO's, now and in later files\n"
      "  downshift clients apart A B            they are two: review asks no more\n"
      "  downshift clients split FROM TO FILE   what that file told of FROM is TO's, also when it comes in again\n"
      "Each of these can be taken back with downshift undo.\n"
      "  downshift clients export CODE          all that is kept of one, as person-CODE.xlsx and .json, in --out DIR\n"
      "  downshift clients erase CODE           take one out for good: undo cannot bring the person back, old files do not, and files\n"
      "                                         in --out DIR that tell more are listed; --dry-run says what would go",
      "json out dry-run", 0, 4, cmd_clients },
    { "authorise", "[CODE]", "keep to whom a client allows a report, what it may tell, and until when",
      "  downshift authorise                    every one there is or was\n"
      "  downshift authorise CODE --partner NAME --scope sleep,sessions --until DATE\n"
      "                                         what the client has signed; it takes the place of one that still holds\n"
      "  downshift authorise CODE --partner NAME --revoke\n"
      "                                         the client takes it back\n"
      "Without one that holds today, `downshift report care-partner` writes nothing. Each can be taken back with downshift undo.",
      "json partner scope until revoke", 0, 1, cmd_authorise },
    { "releases", "", "which files were written for whom: recipient, day, report and hash",
      "Every report for a client, a care partner or the accountant is noted when it is written. --client CODE: those about one person.",
      "json client", 0, 0, cmd_releases },
    { "analyse", "", "estimate what massage does to sleep",
      "Prints every effect in a table, then the findings in words; --json prints all there is (docs/results.md).\n"
      "Too few nights is an ordinary answer: the numbers are then withheld and the exit status is still 0.",
      "json as-of", 0, 0, cmd_analyse },
    { "kpi", "", "the key figures of a month, and whether they are as usual",
      "Without --month it is the last month that has come in; --json gives every month of the log. --table prints what the "
      "figures are,\n"
      "as docs/kpis.md has it. With --reports DIR those that DIR/kpis declares come, too; practice.yaml may declare some, "
      "as well.\n"
      "--json --rows gives the rows that make each figure of the month, too.",
      "month json table reports rows", 0, 0, cmd_kpi },
    { "experiment", "[CODE]", "draw a small experiment with one client by lot, and answer it",
      "  downshift experiment                   every one there is\n"
      "  downshift experiment CODE --compare pressure:light,moderate --sessions 12 [--start DATE] [--every 7] [--sealed]\n"
      "  downshift experiment CODE --next       of a sealed order, the next session\n"
      "  downshift experiment CODE --analyse    when it is over\n"
      "The order is drawn in blocks, so that each level has as many sessions and the same weekdays, kept, and written for the therapist "
      "as a\n"
      "workbook: take its next line for each visit in turn, whenever that takes place. It says what difference so many sessions would "
      "show.\n"
      "The answer is a randomisation test of the nights after each session: sound whatever the client's bad weeks and habits of booking are. "
      "One\n"
      "client has one experiment at a time; --replace draws another all the same.",
      "compare sessions every start outcome seed sealed next analyse out as json reports replace", 0, 1, cmd_experiment },
    { "plan", "[CODE]", "lay out a plan for a client by a template, as a workbook to edit",
      "  downshift plan --list                  the templates, and the plans that clients have\n"
      "  downshift plan CODE                    that client's\n"
      "  downshift plan CODE --template half-marathon --event 2027-03-14\n"
      "  downshift plan CODE --template monthly [--start DATE]\n"
      "The rows are written as a workbook and imported as they stand: what is to be done in which days, how often, how long and how firm. "
      "Edit it\n"
      "and import it again, and it takes the place of what was planned; rows that it has no more are taken out, and listed by downshift "
      "status\n--rows. What was kept of it stands in the client's progress report and in the monthly review. A client has one plan at a time; "
      "--replace\nputs another one in its place. With --reports DIR the templates of DIR/plans come, too; --table prints them, as "
      "docs/guidance.md has them.",
      "template event start replace out list table json reports", 0, 1, cmd_plan },
    { "flags", "", "what to see to before harm is done, and guidance kept or not, of a month",
      "Without --month it is the last month that has come in. Flags come first, those that press most at the top; then guidance "
      "that can be\n"
      "checked against the log, how often it applied and was kept. --json gives the rows behind each. --table prints what the "
      "rules are, as\n"
      "docs/guidance.md has it. With --reports DIR those that DIR/flags declares come, too; practice.yaml may declare some, as well.",
      "month client json table reports", 0, 0, cmd_flags },
    { "report", "NAME", "write one report as a workbook, as PDF, or its tables as CSV",
      "`downshift reports` lists the names. The analysis shown is the one as of the end of the month; it is run when "
      "there is none\n"
      "for the present data. The accountant's is about a month, a quarter or a year; with --format its journal is written "
      "beside it as\n"
      "files that bookkeeping programs import (docs/accountant.md). One that is about a client is written for all of them with "
      "--all: on every\ncore, and with a page of links to them for the practice. A client's may tell of days in place of a month: --from DATE --to DATE.\n"
      "A partner's (--partner NAME, of practice.yaml) is about a month or a quarter, and held back where it would tell of a client.",
      "month client all jobs partner out as reports format quarter year basis draft from to", 1, 1, cmd_report },
    { "export", "DIR", "every published view as a flat file, for R, Python or a warehouse",
      "Writes DIR/VIEW.csv, or with --ndjson DIR/VIEW.ndjson, for each view of docs/views.md, and DIR/manifest.json: rows, bytes, BLAKE2b\n"
      "hash (b2sum -l 256) and columns with their privacy classes. Everything that the practice has is in it, for the practice's own\n"
      "hands; names of people only with `names: yes`. A text is quoted, a value that nobody logged is empty (null).",
      "csv ndjson", 1, 1, cmd_export },
    { "share", "", "what this practice found, as one small signed file without any client, for others to pool",
      "Estimates with their standard errors, and key figures of the month, of 11 clients or more each; below, nothing but that it is so.\n"
      "Without --month it is the last month that has come in; --out FILE names the file, share-YYYY-MM.json here without it. The practice is\n"
      "called as share_name of practice.yaml says, else by a code. It is signed with a key that is made at first use, DB.sign-key: keep a copy,\n"
      "others know you by it. The file is text: read it before you hand it on. `downshift releases` lists it.",
      "month out", 0, 0, cmd_share },
    { "combine", "FILE...", "pool the files of several practices: what all of them find, and how each compares",
      "Each FILE is one of `downshift share`, of one month, by the same settings; what was changed, cut off or comes twice is said, and then\n"
      "nothing is written. Writes network-YYYY-MM.xlsx: effects by random effects over practices, what another practice may expect, each\n"
      "practice's estimate in the light of the others, and, with 11 practices or more, where each one's key figures stand (docs/methods.md).\n"
      "No database is needed; where there is a practice.yaml beside --db, it says how dates and numbers are written.",
      "out as reports", 1, SIZE_MAX, cmd_combine },
    { "month", "YYYY-MM", "the whole monthly batch: import, analyse, every report",
      "Writes monthly-review-YYYY-MM.xlsx, accountant-YYYY-MM.xlsx and client-progress-YYYY-MM-CODE.xlsx for every "
      "client with a\n"
      "session or a logged night that month. Refused rows do not stop it (the Data quality sheet tells of them); exit "
      "status 65 tells\n"
      "that a file was not recognised at all. Nothing is written where the inbox has no file, or where nothing of the "
      "month has come in.\n"
      "The month before is closed where it ended 45 days ago or more (`downshift close`).",
      "inbox out as jobs client formats reports adjust", 1, 1, cmd_month },
    { "verify", "DIR", "whether the files written into a folder are as they were written, and would be written again",
      "`month` and `report` keep downshift-manifest.json beside what they write, for the practice alone: each file's SHA-256, and the version,\n"
      "settings, input files and records that it was made of, as hashes. Of each file it is said whether it is ok, changed, missing, or not in the\n"
      "manifest; then whether another run, with the database as it is now, would make it otherwise, and what has changed.\n"
      "Exit status: 0 when every file that was written is as it was, 65 when one is changed or missing, 66 when there is no manifest.",
      "json", 1, 1, cmd_verify },
    { "close", "YYYY-MM", "keep a month's key figures as they are now; later changes are shown beside them",
      "What comes in later and would change them is told with old and new value, and why, on the sheet Restated of the "
      "review; reports\n"
      "go on showing the figures as they were closed. The month's books are locked: an import that would change them is refused, or, with "
      "--adjust,\nposts the difference in the next open month. Taken back with downshift undo.",
      "reports", 1, 1, cmd_close },
    { "status", "", "what is in the database: files, rows refused and why, series, analyses",
      "Rows refused for the same reason are told together, with the first three of them; --rows lists every one, and "
      "those left\naside.",
      "json rows", 0, 0, cmd_status },
    { "doctor", "", "what is wrong, or will be, and the one thing to do about each",
      "Looks at the database and what keeps it, this computer, the settings, what came in and what belongs together. --rows tells what is "
      "fine,\ntoo; --json tells all. Nothing is changed. What stops every command, a setting that cannot be or a damaged file, stops this one, "
      "and says\nwhat to do. Exit status 0, whatever was found.",
      "json rows", 0, 0, cmd_doctor },
    { "explain", "REPORT YYYY-MM FIGURE", "from a printed figure back to its formula, its rows, and their files and lines",
      "  downshift explain monthly-review 2026-10 \"No-show rate\"   a key figure, by its name or its words\n"
      "  downshift explain monthly-review 2026-10 \"Deep pressure\"  an effect on the main outcome, as it stands on What helps sleep\n"
      "  downshift explain monthly-review 2026-10 \"tst_min: Deep pressure\"  on another outcome\n"
      "Of a key figure: the query that counts it and those it uses, its value, and every row that makes it. Of an effect: the contrast, its model,\n"
      "the nights it counts, and the nights it is about that were left out, each with the reason. Every row has its file and line; `downshift trace`\n"
      "goes on from there. What nobody prints is answered with the names that come nearest. --json for scripts.",
      "json reports", 3, 3, cmd_explain },
    { "trace", "FILE:LINE", "the way of one row: cells, values, records, identity, place in the analysis",
      "FILE:LINE as messages and the sheet Data quality give it; with --inbox DIR the file is looked for there. The "
      "file is "
      "read again\n"
      "as import would, and nothing is changed.",
      "client format formats inbox as-of", 1, 1, cmd_trace },
    { "formats", "[NAME]", "the file formats that import knows; one with its columns, their words and two sample rows",
      "  downshift formats                  all of them, with the columns they are recognised by\n"
      "  downshift formats NAME             its columns, how they are spelled and written, two sample rows\n"
      "  downshift formats --new [NAME] FILE  a format for a file that none knows: save it as FOLDER/NAME.yaml, complete "
      "it,\n"
      "                                     and import with --formats FOLDER (docs/formats.md)\n"
      "  downshift formats --test NAME FILE the first rows of FILE (--rows: all) as that format reads them, with what it "
      "could\n"
      "                                     not place; NAME is a format's, or that of a file NAME.yaml; nothing is kept\n"
      "  downshift formats --table          what each was checked on, in Markdown",
      "json formats new test rows client table", 0, 1, cmd_formats },
    { "services", "[FILE]", "the service catalogue for practice.yaml, drafted from what has been imported",
      "Prints `services:` of practice.yaml: each service that a log names and the catalogue has not, with what all its "
      "visits agree in,\n"
      "or what its name tells of its length; then those that it has.\n"
      "  downshift services FILE   prints it of a price list typed into the workbook of \"downshift template catalogue\"",
      "json", 0, 1, cmd_services },
    { "manual", "[yaml]", "print the manual page downshift(1), or downshift-yaml(5) of practice.yaml",
      "`make install` puts both where `man` finds them. Without that:  downshift manual | man -l -", "", 0, 1, cmd_manual },
    { "completions", "SHELL", "print what completes commands and options as they are typed, in bash, zsh or fish",
      "`make install` puts it where the shells look. Without that:\n"
      "  bash: downshift completions bash > ~/.local/share/bash-completion/completions/downshift\n"
      "  zsh:  downshift completions zsh > _downshift, in a folder of $fpath\n"
      "  fish: downshift completions fish > ~/.config/fish/completions/downshift.fish", "", 1, 1, cmd_completions },
    { "reports", "", "the reports that can be written", "", "json reports", 0, 0, cmd_reports },
    { 0 },
};
