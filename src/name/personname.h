/*
 * personname.h
 *
 * What the rest of the module needs of type personname.
 */
#ifndef SLTD_PERSONNAME_H
#define SLTD_PERSONNAME_H

/* Define the settings of name matching; called once, when the module loads. */
extern void personname_define_settings(void);

#endif /* SLTD_PERSONNAME_H */
