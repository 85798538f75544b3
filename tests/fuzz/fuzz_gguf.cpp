// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/checked_read.h"
#include "core/formats/inspect.h"
#include "core/formats/model_files.h"
#include "tests/fuzz/fuzz_file.h"

using namespace plumbline;

/// Opens the input as a GGUF, reads every tensor, and then takes it for a model. Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile file(data, size);
    try {
        const auto gguf = formats::openGguf(file.path());
        for (const formats::StoredTensor& tensor : gguf->tensors()) {
            if (tensor.type == formats::StoredType::Unsupported)
                continue;
            std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
            gguf->read(tensor, 0, values);
        }
        (void)formats::fullIdentity(*gguf);
        (void)formats::inspectFile(file.path()).dump();
        const formats::ModelFiles model = formats::openModel(file.path());
        (void)formats::heldBytes(model);
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
