/* SPDX-License-Identifier: MIT */

#pragma once

#include "load-options.h"
#include "load-socket.h"

/**
 * LoadWorkload:
 *
 * One way to load a peer; runs to its end and prints its report.
 */
typedef void LoadWorkload (LoadLoop *loop, const LoadOptions *options);

LoadWorkload load_put;
LoadWorkload load_get;
LoadWorkload load_fan_out;
LoadWorkload load_node;
LoadWorkload load_start;
LoadWorkload load_churn;
