// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/inspect.h"
#include "core/formats/json_file.h"
#include "core/formats/model_files.h"
#include "core/base/error.h"

using namespace plumbline;

/// Takes the input for config.json. Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        const Json json = formats::parseJson({reinterpret_cast<const char*>(data), size}, "config.json");
        formats::ModelFiles model;
        model.config = formats::parseConfig(json, "config.json");
        (void)formats::heldBytes(model);
        (void)formats::toJson(model.config).dump();
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
