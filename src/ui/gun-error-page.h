/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_ERROR_PAGE (gun_error_page_get_type ())
G_DECLARE_FINAL_TYPE (GunErrorPage, gun_error_page, GUN, ERROR_PAGE, AdwBin)

/**
 * GunErrorPage:
 *
 * Why a database could not be opened, and what to do. It never touches the file.
 *
 * Signals: try-again (); open-another (string path).
 */
void gun_error_page_set_error (GunErrorPage *self, const char *database, const GError *error);

G_END_DECLS
