// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/linear.h"

#include <algorithm>
#include <cmath>

namespace plumbline::nn {

LowRankAdapter LowRankAdapter::make(std::int64_t in, std::int64_t out, std::int64_t rank, double alpha, at::TensorOptions options)
{
    LowRankAdapter adapter;
    adapter.down = (at::randn({rank, in}, options) / std::sqrt(static_cast<double>(in))).set_requires_grad(true);
    adapter.up = at::zeros({out, rank}, options).set_requires_grad(true);
    adapter.scale = alpha / static_cast<double>(rank);
    return adapter;
}

bool Linear::hasAdapter() const
{
    return std::any_of(parts.begin(), parts.end(), [](const LinearPart& part) { return part.adapter.has_value(); });
}

at::Tensor Linear::stacked(const at::Tensor& x) const
{
    return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
}

std::vector<at::Tensor> Linear::split(const at::Tensor& all) const
{
    std::vector<at::Tensor> out;
    out.reserve(parts.size());
    for (const LinearPart& part : parts)
        out.push_back(parts.size() == 1 ? all : all.narrow(-1, part.begin, part.rows));
    return out;
}

namespace {
at::Tensor adapted(const at::Tensor& x, const at::Tensor& plain, const std::optional<LowRankAdapter>& adapter)
{
    if (!adapter)
        return plain;
    const at::Tensor low = at::linear(x.to(adapter->down.scalar_type()), adapter->down);
    return plain + (at::linear(low, adapter->up) * adapter->scale).to(plain.scalar_type());
}
} // namespace

std::vector<at::Tensor> Linear::forward(const at::Tensor& x) const
{
    std::vector<at::Tensor> out = split(stacked(x));
    for (std::size_t i = 0; i < parts.size(); ++i)
        out[i] = adapted(x, out[i], parts[i].adapter);
    return out;
}

at::Tensor Linear::part(std::size_t index, const at::Tensor& x) const
{
    const LinearPart& here = parts[index];
    const at::Tensor rows = weight.narrow(0, here.begin, here.rows);
    return adapted(x, bias.defined() ? at::linear(x, rows, bias.narrow(0, here.begin, here.rows)) : at::linear(x, rows), here.adapter);
}

} // namespace plumbline::nn
