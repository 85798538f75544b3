// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/checked_read.h"
#include "core/formats/inspect.h"
#include "core/formats/model_files.h"
#include "tests/fuzz/fuzz_file.h"

using namespace plumbline;

/// Opens the input as *.safetensors and reads what it says it holds. Anything but an Error is a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::FuzzFile file(data, size);
    try {
        const auto weights = formats::openSafetensors(file.path());
        (void)formats::quickIdentity(*weights);
        (void)formats::fullIdentity(*weights);
        for (const formats::StoredTensor& tensor : weights->tensors()) {
            if (tensor.type == formats::StoredType::Unsupported)
                continue;
            std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
            weights->read(tensor, 0, values);
            std::vector<std::uint16_t> rounded(values.size());
            try {
                formats::readChecked(*weights, tensor, rounded);
            } catch (const Error&) { // values that are not finite; the next tensor is read all the same
            }
        }
    } catch (const Error&) { // the answer to every damaged file
    }
    return 0;
}
