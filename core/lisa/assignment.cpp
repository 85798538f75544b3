// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lisa/assignment.h"

#include <limits>

namespace plumbline::lisa {

std::vector<int> assignRows(Span2<const double> cost)
{
    const std::size_t n = cost.rows;
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<double> rowPrice(n, 0.0), columnPrice(n, 0.0);
    std::vector<std::size_t> rowOf(n, kNone); // of each column
    for (std::size_t row = 0; row < n; ++row) {
        // Dijkstra over reduced costs from `row` to the nearest free column.
        std::vector<double> distance(n, std::numeric_limits<double>::infinity());
        std::vector<std::size_t> previous(n, kNone);
        std::vector<bool> done(n, false);
        std::size_t current = row, last = kNone, column = kNone;
        double reached = 0.0;
        do {
            double least = std::numeric_limits<double>::infinity();
            std::size_t next = 0;
            for (std::size_t j = 0; j < n; ++j) {
                if (done[j])
                    continue;
                const double through = reached + cost(current, j) - rowPrice[current] - columnPrice[j];
                if (through < distance[j]) {
                    distance[j] = through;
                    previous[j] = last;
                }
                if (distance[j] < least) {
                    least = distance[j];
                    next = j;
                }
            }
            reached = least;
            done[next] = true;
            last = next;
            column = next;
            current = rowOf[next];
        } while (current != kNone);
        rowPrice[row] += reached;
        for (std::size_t j = 0; j < n; ++j) {
            if (!done[j] || j == column)
                continue;
            rowPrice[rowOf[j]] += reached - distance[j];
            columnPrice[j] -= reached - distance[j];
        }
        while (column != kNone) { // shift the path by one
            const std::size_t before = previous[column];
            rowOf[column] = before == kNone ? row : rowOf[before];
            column = before;
        }
    }
    std::vector<int> columns(n, 0);
    for (std::size_t j = 0; j < n; ++j)
        columns[rowOf[j]] = static_cast<int>(j);
    return columns;
}

} // namespace plumbline::lisa
