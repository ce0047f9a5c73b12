/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A fresh empty folder, and its end with everything in it. */
char *gun_test_folder_new (void);
void gun_test_folder_remove (const char *path);

G_END_DECLS
