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

std::vector<at::Tensor> Linear::forward(const at::Tensor& x) const
{
    const at::Tensor all = bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
    std::vector<at::Tensor> out;
    out.reserve(parts.size());
    for (const LinearPart& part : parts) {
        at::Tensor y = parts.size() == 1 ? all : all.narrow(-1, part.begin, part.rows);
        if (part.adapter) {
            const at::Tensor low = at::linear(x.to(part.adapter->down.scalar_type()), part.adapter->down);
            y = y + (at::linear(low, part.adapter->up) * part.adapter->scale).to(y.scalar_type());
        }
        out.push_back(std::move(y));
    }
    return out;
}

} // namespace plumbline::nn
