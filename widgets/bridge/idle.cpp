// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/idle.h"

namespace plumbline::bridge {

void NoProject::create(const QString& path)
{
    throw Error(ErrorCode::UnsupportedFormat, {.file = path.toStdString()});
}

void NoProject::open(const QString& path)
{
    throw Error(ErrorCode::UnsupportedFormat, {.file = path.toStdString()});
}

} // namespace plumbline::bridge
