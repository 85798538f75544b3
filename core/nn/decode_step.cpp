// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/decoder.h"

namespace plumbline::nn {

bool Decoder::decodeStep(const DecoderInput&, KeyValueCache&, DecoderOutput&)
{
    return false;
}

} // namespace plumbline::nn
