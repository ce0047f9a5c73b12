/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_APP_COMPILATION
#error "Only for src/app"
#endif

#include "gun-application.h"

G_BEGIN_DECLS

/* gun-arguments.c */
void gun_arguments_describe (GApplication *application);
gboolean gun_arguments_check (GVariantDict *options);
char *gun_arguments_dup_database (GVariantDict *options, gboolean *is_default);
char *gun_arguments_dup_application_id (const char *database);

G_END_DECLS
