// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <type_traits>

namespace plumbline {

/// A row-major matrix that somebody else owns, without gaps.
template <class T> struct Span2 {
    T* data = nullptr;
    std::size_t rows = 0, cols = 0;

    [[nodiscard]] T* row(std::size_t r) const { return data + r * cols; }
    [[nodiscard]] T& operator()(std::size_t r, std::size_t c) const { return data[r * cols + c]; }
    [[nodiscard]] std::size_t size() const { return rows * cols; }
    operator Span2<const T>() const requires(!std::is_const_v<T>) { return {data, rows, cols}; }
};

/// Matrices of one size, one after the other: [count, rows, cols], row-major, without gaps, owned by somebody else.
template <class T> struct Span3 {
    T* data = nullptr;
    std::size_t count = 0, rows = 0, cols = 0;

    [[nodiscard]] T* row(std::size_t n, std::size_t r) const { return data + (n * rows + r) * cols; }
    [[nodiscard]] Span2<T> operator[](std::size_t n) const { return {row(n, 0), rows, cols}; }
    [[nodiscard]] std::size_t size() const { return count * rows * cols; }
    operator Span3<const T>() const requires(!std::is_const_v<T>) { return {data, count, rows, cols}; }
};

} // namespace plumbline
