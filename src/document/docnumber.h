/*
 * docnumber.h
 *
 * Type docnumber for the other capabilities.
 */
#ifndef SLTD_DOCNUMBER_H
#define SLTD_DOCNUMBER_H

/*
 * Read "input" as the type's input function does, but without ever raising an
 * error.  True, with a palloc'd datum, where it is a document number.
 */
extern bool docnumber_try(const char *input, size_t len, Datum *result);

#endif /* SLTD_DOCNUMBER_H */
