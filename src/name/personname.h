/*
 * personname.h
 *
 * What the rest of the module needs of type personname.
 */
#ifndef SLTD_PERSONNAME_H
#define SLTD_PERSONNAME_H

#include "nodes/nodes.h"

/* Setting sltd.name_similarity_threshold. */
extern double name_similarity_threshold;

/* Refuse what can be no name.  False only after a soft error. */
extern bool personname_check(const char *input, size_t len, Node *escontext);

/* Define the settings of name matching; called once, when the module loads. */
extern void personname_define_settings(void);

#endif /* SLTD_PERSONNAME_H */
