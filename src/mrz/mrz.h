/*
 * mrz.h
 *
 * Type mrz within the server.
 */
#ifndef SLTD_MRZ_H
#define SLTD_MRZ_H

#include "mrz/mrz_core.h"

/* The zone of an argument; its characters live as long as the argument. */
extern Mrz mrz_of_datum(Datum datum);

/* A datum of the characters of a zone, which have the shape of a format. */
extern Datum mrz_make_datum(const char *zone, size_t length);

#endif /* SLTD_MRZ_H */
