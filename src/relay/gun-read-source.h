/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSource *gun_read_source_new (GPollableInputStream *stream, GSocket *socket, gboolean is_ready);

G_END_DECLS
