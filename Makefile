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
	src/mrz/mrz.sql

SHARAKA_SQL = src/sharaka/sharaka.sql

OBJS = src/sltd.o \
	src/text/parse_error.o \
	src/country/countrycode.o src/country/countrycode_core.o \
	src/date/partialdate.o src/date/partialdate_core.o \
	src/document/docnumber.o src/document/docnumber_core.o \
	src/mrz/mrz.o src/mrz/mrz_core.o

DATA_built = sltd--$(SLTD_VERSION).sql sharaka--$(SLTD_VERSION).sql
DATA = $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/extension/*.sql))

REGRESS = sltd countrycode partialdate docnumber mrz
REGRESS_OPTS = --inputdir=$(srcdir) --load-extension=sltd

PG_CPPFLAGS = -I$(srcdir)/src
PG_CFLAGS = -Wextra -Wno-unused-parameter -Wno-sign-compare \
	-Wno-missing-field-initializers
EXTRA_CLEAN = $(DATA_built) results regression.diffs regression.out

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
