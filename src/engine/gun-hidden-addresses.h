/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text that is to be shown to others: without addresses. */
char *gun_hide_addresses (const char *text);

G_END_DECLS
