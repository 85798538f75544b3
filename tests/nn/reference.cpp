// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/nn/reference.h"

#include "core/formats/weights.h"

#include <gtest/gtest.h>

namespace plumbline::test {

std::map<std::string, at::Tensor> readReference(const std::filesystem::path& file)
{
    std::map<std::string, at::Tensor> tensors;
    const auto weights = formats::openSafetensors(file);
    for (const formats::StoredTensor& stored : weights->tensors()) {
        if (stored.type == formats::StoredType::I64) {
            at::Tensor tensor = at::empty(stored.shape, at::kLong);
            weights->readRaw(stored, 0, std::as_writable_bytes(std::span(tensor.mutable_data_ptr<std::int64_t>(), static_cast<std::size_t>(tensor.numel()))));
            tensors[stored.name] = tensor;
        } else {
            at::Tensor tensor = at::empty(stored.shape, at::kFloat);
            weights->read(stored, 0, {tensor.mutable_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())});
            tensors[stored.name] = tensor;
        }
    }
    return tensors;
}

double difference(const at::Tensor& a, const at::Tensor& b)
{
    EXPECT_EQ(a.sizes(), b.sizes());
    return a.sizes() == b.sizes() ? (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>() : 1e30;
}

} // namespace plumbline::test
