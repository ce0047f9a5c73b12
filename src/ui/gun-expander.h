/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Keeps @row and the lists that libadwaita makes inside it named by its title and subtitle, for those who do not see them. */
void gun_expander_name (AdwExpanderRow *row);

G_END_DECLS
