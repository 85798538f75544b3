// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/linear.h"

#include <algorithm>
#include <c10/core/GradMode.h>
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

at::Tensor Linear::folded(std::size_t index) const
{
    const LinearPart& here = parts[index];
    if (!here.adapter)
        return weight.narrow(0, here.begin, here.rows);
    const LowRankAdapter& adapter = *here.adapter;
    LinearPart::Folded& fold = here.fold;
    // Tensors, not addresses: what is held here cannot have given its place to another.
    const bool current = fold.result.defined() && fold.weight.is_same(weight) && fold.down.is_same(adapter.down) && fold.up.is_same(adapter.up)
        && fold.downVersion == adapter.down._version() && fold.upVersion == adapter.up._version() && fold.scale == adapter.scale;
    if (!current) {
        const at::Tensor rows = weight.narrow(0, here.begin, here.rows);
        const at::Tensor change = at::matmul(adapter.up.detach(), adapter.down.detach()) * adapter.scale;
        fold = {.result = (rows.to(change.scalar_type()) + change).to(weight.scalar_type()), .weight = weight, .down = adapter.down, .up = adapter.up,
            .downVersion = adapter.down._version(), .upVersion = adapter.up._version(), .scale = adapter.scale};
    }
    return fold.result;
}

const at::Tensor& Linear::foldedStack() const
{
    if (!hasAdapter())
        return weight;
    bool current = m_stack.defined() && m_stackParts.size() == parts.size();
    std::vector<at::Tensor> now;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        now.push_back(parts[i].adapter ? folded(i) : weight);
        current = current && now[i].is_same(m_stackParts[i]);
    }
    if (!current) {
        std::vector<at::Tensor> rows;
        for (std::size_t i = 0; i < parts.size(); ++i)
            rows.push_back(folded(i));
        m_stack = at::cat(rows);
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (parts[i].adapter) // held once
                now[i] = parts[i].fold.result = m_stack.narrow(0, parts[i].begin, parts[i].rows);
        m_stackParts = std::move(now);
    }
    return m_stack;
}

std::vector<at::Tensor> Linear::forward(const at::Tensor& x) const
{
    std::vector<at::Tensor> out;
    if (!hasAdapter() || c10::GradMode::is_enabled()) {
        out = split(stacked(x));
        for (std::size_t i = 0; i < parts.size(); ++i)
            out[i] = adapted(x, out[i], parts[i].adapter);
    } else {
        for (std::size_t i = 0; i < parts.size(); ++i)
            out.push_back(part(i, x));
    }
    return out;
}

at::Tensor Linear::part(std::size_t index, const at::Tensor& x) const
{
    const LinearPart& here = parts[index];
    const at::Tensor ownBias = bias.defined() ? bias.narrow(0, here.begin, here.rows) : at::Tensor();
    if (!c10::GradMode::is_enabled())
        return at::linear(x, folded(index), ownBias);
    return adapted(x, at::linear(x, weight.narrow(0, here.begin, here.rows), ownBias), here.adapter);
}

} // namespace plumbline::nn
