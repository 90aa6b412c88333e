# Builds the extensions sltd (C) and sharaka (SQL) with PGXS.
#
#   make && make install && make installcheck        PG_CONFIG=... picks the server
#   make -f ../sltd/Makefile                         VPATH build, from another folder
#
# The install scripts are put together from the .sql part of each capability;
# released ones are kept in extension/, with the upgrade scripts between them.

SLTD_VERSION = 0.1

MODULE_big = sltd
EXTENSION = sltd sharaka

# One folder a capability.  The order of the SQL parts is the order of creation.
SLTD_SQL = src/sltd.sql \
	src/country/countrycode.sql \
	src/date/partialdate.sql \
	src/document/docnumber.sql \
	src/document/docnumber_alike.sql \
	src/document/docnumber_format.sql \
	src/document/docpattern.sql \
	src/document/docrange.sql \
	src/document/code_gist.sql \
	src/mrz/mrz.sql \
	src/name/personname.sql \
	src/mrz/mrz_name.sql \
	src/message/paxlst.sql \
	src/namesearch/namesearch.sql \
	src/journal/journal.sql \
	src/sleep/sleep.sql \
	src/priority/priority.sql

SHARAKA_SQL = $(addprefix src/sharaka/, \
	sharaka.sql caller.sql schema.sql history.sql sole_birth.sql rule.sql operation_table.sql case_table.sql \
	country_name.sql un_text.sql list_load.sql un_list.sql \
	ofac_text.sql ofac_csv.sql ofac_xml.sql interpol.sql eu_list.sql subject_csv.sql document.sql \
	screen_document.sql screen_person.sql audit.sql screen.sql manifest.sql case.sql rescreen.sql \
	alert_budget.sql operation.sql retention.sql setting.sql job.sql monitor.sql access.sql)

OBJS = src/sltd.o \
	src/text/parse_error.o \
	src/text/letter.o \
	src/country/countrycode.o src/country/countrycode_core.o \
	src/date/partialdate.o src/date/partialdate_core.o \
	src/document/docnumber.o src/document/docnumber_core.o \
	src/document/docnumber_alike.o src/document/docpattern.o \
	src/document/docrange.o src/document/code_gist.o \
	$(addprefix src/mrz/, mrz.o mrz_find.o mrz_write.o layout.o parse.o \
		fields.o digits.o check.o find.o repair.o write.o) \
	$(addprefix src/message/, paxlst.o paxlst_core.o edifact.o) \
	src/name/personname.o src/name/name_read.o src/name/name_score.o \
	src/name/channel.o src/name/channel_table.o src/name/frequency.o \
	src/name/lexicon.o src/name/lexicon_table.o \
	src/name/skeleton.o src/name/name_tokens.o \
	src/name/transliterate_sql.o src/name/name_writing.o \
	src/name/transliterate.o src/name/transliteration_table.o \
	$(addprefix src/namesearch/, handler.o meta.o token.o draft.o reader.o postings.o \
		build.o pending.o merge.o worker.o vacuum.o query.o search.o known.o \
		vocabulary.o cache.o shared_cache.o cache_file.o prewarm.o mark.o mark_types.o group.o words.o lists.o scan.o namequery.o check.o stats.o) \
	src/journal/journal.o \
	src/sleep/sleep.o \
	src/priority/priority.o

DATA_built = sltd--$(SLTD_VERSION).sql sharaka--$(SLTD_VERSION).sql
DATA = $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/extension/*.sql))

REGRESS = sltd countrycode partialdate docnumber docnumber_alike docnumber_format docpattern docrange code_gist mrz mrz_check mrz_repair mrz_write personname name_reading \
	name_similarity name_transliterate paxlst namequery namesearch namesearch_columns namesearch_windows namesearch_repeated journal sleep priority catalogue sanity
ENCODING = UTF8
REGRESS_OPTS = --inputdir=$(srcdir) --load-extension=sltd

# Who comes in between, with sharaka.
ISOLATION = audit_seal case_decision jobs operation rescreen retention sole_birth subject_part list_load document_load namesearch_merge
ISOLATION_OPTS = --load-extension=sltd --load-extension=sharaka

# name_romanize() writes the scripts that it has no model for by ICU.
SHLIB_LINK = -licui18n -licuuc

PG_CPPFLAGS = -I$(srcdir)/src -DSLTD_VERSION=\"$(SLTD_VERSION)\"
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-sign-compare \
	-Wno-missing-field-initializers \
	$(if $(findstring clang,$(CC)),$(CLANG_CFLAGS))

# Options that PostgreSQL was built with by gcc and clang does not know.
CLANG_CFLAGS = -Wno-unknown-warning-option -Wno-ignored-optimization-argument \
	-Wno-ignored-attributes
EXTRA_CLEAN = $(DATA_built) results output_iso regression.diffs regression.out

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

# A VPATH build needs the folders of the objects; as prerequisites they would be
# found in the source tree.
$(shell mkdir -p $(sort $(dir $(OBJS))))

$(OBJS) $(OBJS:.o=.bc): $(wildcard $(srcdir)/src/*.h $(srcdir)/src/*/*.h)

sltd--$(SLTD_VERSION).sql: $(addprefix $(srcdir)/,$(SLTD_SQL))
	cat $^ > $@

sharaka--$(SLTD_VERSION).sql: $(addprefix $(srcdir)/,$(SHARAKA_SQL))
	cat $^ > $@

# Development only: what ICU and the data are read for, into files that are
# checked in.
DEVELOP = $(CC) -O2 -Wall -Wextra -I$(srcdir)/src

.PHONY: letter-table train train-held-out
letter-table:
	$(DEVELOP) -o generate_letter_table $(srcdir)/src/text/generate_letter_table.c \
		-licuuc -licui18n
	./generate_letter_table > $(srcdir)/src/text/letter_table.h
	rm generate_letter_table

SLTD_DATA ?= $(srcdir)/../shared/data
TRAINER = $(DEVELOP) -fopenmp -o train $(wildcard $(srcdir)/src/name/train/*.c) \
	$(addprefix $(srcdir)/src/,name/name_read.c name/skeleton.c name/channel.c \
	text/letter.c) -lm
train:
	$(TRAINER)
	./train $(SLTD_DATA) $(srcdir)/src/name
	$(DEVELOP) -o train_language $(addprefix $(srcdir)/src/name/, \
		train/language/train_language.c transliterate.c channel.c \
		channel_table.c name_read.c) $(srcdir)/src/text/letter.c -lm
	./train_language $(SLTD_DATA) $(srcdir)/src/name
	rm train train_language

# Tables to be judged by what they have not seen: TABLES says where to.
train-held-out:
	$(TRAINER)
	mkdir -p $(TABLES)/name
	./train --hold-out $(SLTD_DATA) $(TABLES)/name
	rm train
