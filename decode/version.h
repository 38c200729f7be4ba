/* SPDX-License-Identifier: ISC */
/*
 * version: the version of both programs.
 */
#ifndef DECODE_VERSION_H
#define DECODE_VERSION_H

#define VERSION "0.2.0"

#endif
