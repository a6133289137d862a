# make [all check demo deps bench sample-data simulate torture valgrind fuzz cov layers install clean]   VARIANT=release|debug|asan|cov   V=1 shows commands
NAME    := downshift
PREFIX  ?= /usr/local
VARIANT ?= release
B       := build/$(VARIANT)
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wvla
STD     := -std=c11 -D_POSIX_C_SOURCE=200809L

# what a binary that reads other people's files should have; no path of this machine goes into it
FLAGS.release := -O3 -g -fPIE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -ffile-prefix-map=$(CURDIR)=.
LINK.release  := -pie -Wl,-z,relro,-z,now
FLAGS.debug   := -O0 -g3
FLAGS.asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS.cov     := -O0 -g --coverage
MODE := $(or $(FLAGS.$(VARIANT)),$(error VARIANT is release, debug, asan or cov))

# pkg-config name -> Debian package; libunistring has no pkg-config file, so its header is looked for
DEB.sqlite3    := libsqlite3-dev
DEB.gsl        := libgsl-dev
DEB.xlsxwriter := libxlsxwriter-dev
DEB.yaml-0.1   := libyaml-dev
DEB.jansson    := libjansson-dev
DEB.libsodium  := libsodium-dev
DEB.libzip     := libzip-dev
DEB.expat      := libexpat1-dev
DEB.cmocka     := libcmocka-dev
DEB.libical    := libical-dev
DEB.zlib       := zlib1g-dev
DEB.cairo      := libcairo2-dev
DEB.pangocairo := libpango1.0-dev
PKGS           := sqlite3 gsl xlsxwriter yaml-0.1 jansson libsodium libzip zlib expat libical cairo pangocairo
CC             ?= cc
Q              := $(if $(V),,@)

# asked when used, not when read: `deps` may just have installed them
have_pkgs = $(foreach p,$(PKGS) cmocka,$(shell pkg-config --exists $p 2>/dev/null || echo $(DEB.$p)))
have_cc   = $(shell command -v $(CC) >/dev/null || echo gcc libc6-dev) $(shell command -v pkg-config >/dev/null || echo pkg-config)
have_uni  = $(shell test -f /usr/include/unicase.h || echo libunistring-dev)
have_tz   = $(shell test -f /usr/share/zoneinfo/Europe/Berlin || echo tzdata) $(shell command -v unzip >/dev/null || echo unzip)
missing   = $(strip $(have_cc) $(have_pkgs) $(have_uni) $(have_tz))

# CFLAGS and LDFLAGS stay the user's; ours have other names
OURS = $(STD) $(WARN) $(MODE) -Iinclude -Isrc $(shell pkg-config --cflags $(PKGS))
LIBS = $(shell pkg-config --libs $(PKGS)) -lunistring -lm

# lists of files: LIST.x goes into embed/x.c, or is x.a; kept in a file, so that one that is deleted is missed
LIST.formats    := $(sort $(wildcard src/formats/*/*.yaml))
LIST.reports    := $(sort $(wildcard reports/*.yaml))
LIST.parts      := $(sort $(wildcard $(patsubst %.yaml,%/*.yaml,$(LIST.reports))))
LIST.kpis       := $(sort $(wildcard reports/kpis/*.yaml))
LIST.flags      := $(sort $(wildcard reports/flags/*.yaml))
LIST.plans      := $(sort $(wildcard reports/plans/*.yaml))
LIST.languages  := $(sort $(wildcard reports/languages/*.yaml))
LIST.templates  := $(sort $(wildcard reports/templates/*.yaml))
LIST.migrations := $(sort $(wildcard src/store/migrations/*.sql))
EMBED           := $(patsubst %,$B/embed/%.o,formats reports parts kpis flags plans languages templates migrations schema)
LIB             := $(patsubst %.c,$B/%.o,$(filter-out src/cli/main.c,$(sort $(shell find src -name '*.c')))) $(EMBED)
LIST.objects    := $(LIB)

TESTS  := $(patsubst tests/%.c,$B/tests/%,$(sort $(wildcard tests/test_*.c)))
HELP   := $(patsubst %.c,$B/%.o,$(sort $(wildcard tests/support/*.c)))

# a plain make never installs: it names what is missing
all: need
	@$(MAKE) --no-print-directory $B/$(NAME)
need:
	@test -z "$(missing)" || test -n "$(NODEPS)" || { echo "missing Debian packages: $(missing)"; \
	    echo "please run:  sudo apt-get install -y --no-install-recommends $(missing)"; exit 1; }
$B/$(NAME): $B/src/cli/main.o $B/lib$(NAME).a | $B/classes.ok
	@echo "  LD $@"
	$(Q)$(CC) $(MODE) $(LINK.$(VARIANT)) $(LDFLAGS) $^ -o $@ $(LIBS)
# no build with a published column that has no privacy class
$B/classes.ok: $B/tests/tools/check_classes
	$(Q)$< $B/classes.db && touch $@
# the schema that all migrations make, so that no program has to run them for a new store: by a tool that has none yet
SCHEMA_OF := $(filter $(addprefix $B/,$(addprefix src/,base/% declare/% read/% record/% store/%) embed/formats.o embed/migrations.o),$(LIB))
$B/tests/tools/make_schema: $B/tests/tools/make_schema.o $(SCHEMA_OF) $B/lists/objects
	@echo "  LD $@"
	$(Q)$(CC) $(MODE) $(LINK.$(VARIANT)) $(LDFLAGS) $(filter %.o,$^) -o $@ $(LIBS)
$B/embed/schema.c: $B/tests/tools/make_schema
	$(Q)$< $@.db > $@.part && mv $@.part $@
$B/lib$(NAME).a: $(LIB) $B/lists/objects
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB)
$B/tests/%: $B/tests/%.o $(HELP) $B/lib$(NAME).a
	@echo "  LD $@"
	$(Q)$(CC) $(MODE) $(LINK.$(VARIANT)) $(LDFLAGS) $^ -o $@ $(LIBS) -lcmocka
# preloaded by tests that let calls fail; where it cannot be built they say that they skip it
FAULT := $(if $(filter release debug,$(VARIANT)),$B/tests/fault/fault.so)
$B/tests/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) -shared -fPIC -O1 $< -o $@ -ldl || echo "  $@ cannot be built here"
$B/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $<"
	$(Q)$(CC) $(OURS) $(CFLAGS) -MMD -MP -c $< -o $@
$B/embed/%.o: $B/embed/%.c
	$(Q)$(CC) $(OURS) -Wno-overlength-strings $(CFLAGS) -c $< -o $@
.SECONDEXPANSION:
$B/embed/%.c: src/embed.sh $B/lists/% $$(LIST.$$*)
	@mkdir -p $(@D)
	$(Q)sh $< ds_embedded_$* $(LIST.$*) > $@
$B/lists/%: always
	@mkdir -p $(@D)
	@echo '$(LIST.$*)' | cmp -s - $@ || echo '$(LIST.$*)' > $@
-include $(shell find $B -type f -name '*.d' 2>/dev/null)

# a newcomer's two commands: they install what is missing, then build in a fresh make
check demo: deps
	@$(MAKE) --no-print-directory -j$(shell nproc) run-$@
deps:
	@test -z "$(missing)" || test -n "$(NODEPS)" || sh tests/deps.sh $(missing)
run-check: $B/$(NAME) $(TESTS) $(FAULT) $B/tests/tools/make_journals layers
	@DOWNSHIFT=$B/$(NAME) B=$B VARIANT=$(VARIANT) sh tests/run.sh $(TESTS) $(sort $(wildcard tests/check_*.sh))
run-demo: $B/$(NAME)
	@sh tests/demo.sh $B/$(NAME)
layers:
	@sh tests/layers.sh
bench: all
	@$(MAKE) --no-print-directory $(patsubst tests/%.c,$B/tests/%,$(wildcard tests/bench/*.c))
	@B=$B sh tests/bench/run.sh
# what one file carries, for docs/scale.md: SCALE=2000000 nights, OUTCOMES=quality,tst_min
.PHONY: bench-scale
bench-scale: all
	@$(MAKE) --no-print-directory $B/tests/bench/bench_import $B/tests/bench/stopwatch
	@B=$B sh tests/bench/scale.sh
# the table of formats in docs/formats.md, after a declaration changed
formats-table: $B/$(NAME)
	@sh tests/formats_table.sh $B/$(NAME) docs/formats.md
# the table of key figures in docs/kpis.md, likewise
kpis-table: $B/$(NAME)
	@sh tests/formats_table.sh $B/$(NAME) docs/kpis.md kpi
# the table of flags and guidance in docs/guidance.md, likewise
guidance-table: $B/$(NAME)
	@sh tests/formats_table.sh $B/$(NAME) docs/guidance.md flags
	@sh tests/formats_table.sh $B/$(NAME) docs/guidance.md plan
sample-data: $B/tests/tools/make_sample
	$< sample-data
sample-experiment: $B/tests/tools/make_trial
	$< sample-experiment
# minutes: how often the estimates are right, for docs/methods.md
simulate: $B/tests/tools/simulate $B/tests/tools/circumstances $B/tests/tools/monthly $B/tests/tools/first_pages $B/tests/tools/alone $B/tests/tools/next $B/tests/tools/trials $B/tests/tools/releases $B/tests/tools/flag_alarms $B/tests/tools/networks
	$B/tests/tools/simulate $(SEEDS)
	$B/tests/tools/circumstances $(SEEDS)
	$B/tests/tools/monthly $(SEEDS)
	$B/tests/tools/first_pages $(SEEDS)
	$B/tests/tools/alone $(SEEDS)
	$B/tests/tools/next $(SEEDS)
	$B/tests/tools/trials $(SEEDS)
	$B/tests/tools/releases $(SEEDS)
	$B/tests/tools/networks $(SEEDS)
	$B/tests/tools/flag_alarms $(SEEDS)
# one of them, "make simulate-alone SEEDS='400 1 null_worst'": how many, from which on, and for some a name
simulate-%: $B/tests/tools/%
	$< $(SEEDS)
# ten minutes of failing calls, kills, full disks and two programs at once, for docs/reliability.md; SEED=N for others
torture: $B/$(NAME) $(FAULT)
	@python3 tests/torture.py $B/$(NAME) $B/tests/fault/fault.so $(or $(SECONDS),600) $(SEED)
valgrind: $B/$(NAME)
	@sh tests/valgrind.sh $B/$(NAME)
fuzz:
	@sh tests/fuzz/run.sh $(or $(SECONDS),60) $(FUZZ)
cov:
	$(MAKE) check VARIANT=cov
	@sh tests/cov.sh build/cov
# manual pages and completions come from the program's own tables
MANUAL := $B/share/man/man1/$(NAME).1 $B/share/man/man5/$(NAME)-yaml.5 $B/share/man/man5/$(NAME)-reports.5
SHELLS := $B/share/bash-completion/completions/$(NAME) $B/share/zsh/site-functions/_$(NAME) $B/share/fish/vendor_completions.d/$(NAME).fish
SHARE  := $(MANUAL) $(SHELLS)
$B/share/man/man1/$(NAME).1: SAYS = manual
$B/share/man/man5/$(NAME)-yaml.5: SAYS = manual yaml
$(word 1,$(SHELLS)): SAYS = completions bash
$(word 2,$(SHELLS)): SAYS = completions zsh
$(word 3,$(SHELLS)): SAYS = completions fish
$(filter-out %-reports.5,$(SHARE)): $B/$(NAME)
	@mkdir -p $(@D)
	$(Q)$< $(SAYS) > $@.part && mv $@.part $@
$B/share/man/man5/$(NAME)-reports.5: docs/reports.md src/manual.awk
	@mkdir -p $(@D)
	$(Q)awk -v title='DOWNSHIFT\\-REPORTS' -v section=5 -v name='downshift\\-reports' -v what="reports of one's own, for downshift(1)" \
	    -f src/manual.awk $< > $@.part && mv $@.part $@
manuals: need
	@$(MAKE) --no-print-directory $B/$(NAME) $(SHARE)
# DESTDIR for packages; the example is the made-up practice's inbox
EXAMPLE := $(DESTDIR)$(PREFIX)/share/$(NAME)/example
install: manuals
	install -D $B/$(NAME) $(DESTDIR)$(PREFIX)/bin/$(NAME)
	for f in $(SHARE:$B/%=%); do install -D -m 644 $B/$$f $(DESTDIR)$(PREFIX)/$$f || exit 1; done
	install -d $(EXAMPLE) && cp -R sample-data/. $(EXAMPLE) && chmod -R u=rwX,go=rX $(EXAMPLE)
# for other distributions: unpacked anywhere, it finds its libraries beside itself
VERSION := $(shell sed -n 's/.*DS_VERSION "\(.*\)".*/\1/p' include/downshift/base.h)
$B/relocatable/$(NAME): $B/src/cli/main.o $B/lib$(NAME).a | $B/classes.ok
	@mkdir -p $(@D)
	@echo "  LD $@"
	$(Q)$(CC) $(MODE) $(LINK.$(VARIANT)) $(LDFLAGS) -Wl,--disable-new-dtags,-rpath,'$$ORIGIN/../lib/$(NAME)' -s $^ -o $@ $(LIBS)
tarball: need
	@$(MAKE) --no-print-directory $B/relocatable/$(NAME)
	@rm -rf $B/stage
	@$(MAKE) --no-print-directory install DESTDIR=$B/stage PREFIX= > $B/stage.log
	@install $B/relocatable/$(NAME) $B/stage/bin/$(NAME)
	@sh src/tarball.sh $B/stage $B/$(NAME)-$(VERSION)-$(shell uname -m).tar.gz
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/$(NAME) $(SHARE:$B/%=$(DESTDIR)$(PREFIX)/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/$(NAME)
clean:
	rm -rf build

.PHONY: always all need check demo deps run-check run-demo layers bench formats-table kpis-table guidance-table sample-data sample-experiment simulate torture valgrind fuzz cov manuals install uninstall tarball clean
.SECONDARY:
