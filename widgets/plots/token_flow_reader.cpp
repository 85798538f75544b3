// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/token_flow_reader.h"

#include "widgets/plots/token_flow.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <algorithm>

namespace plumbline::plots {

namespace {

/// The tokens' texts one after another; a "word" is a token. The cursor stands before the current token.
class Reader final : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit Reader(TokenFlow* flow)
        : QAccessibleWidget(flow, QAccessible::Document)
    {
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface*>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }

    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        return state;
    }

    void selection(int, int* start, int* end) const override { *start = *end = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override { }
    void removeSelection(int) override { }
    void setSelection(int, int, int) override { }

    int cursorPosition() const override { return startOf(std::max(flow().current(), 0)); }
    void setCursorPosition(int position) override { flow().setCurrent(tokenOf(position)); }

    QString text(int start, int end) const override
    {
        QString whole;
        for (const TokenChip& token : flow().tokens())
            whole += token.text;
        return whole.mid(start, end - start);
    }
    int characterCount() const override { return startOf(flow().count()); }

    QString textAtOffset(int offset, QAccessible::TextBoundaryType boundary, int* start, int* end) const override
    {
        return boundary == QAccessible::WordBoundary ? word(tokenOf(offset), start, end)
                                                     : QAccessibleTextInterface::textAtOffset(offset, boundary, start, end);
    }
    QString textBeforeOffset(int offset, QAccessible::TextBoundaryType boundary, int* start, int* end) const override
    {
        return boundary == QAccessible::WordBoundary ? word(tokenOf(offset) - 1, start, end)
                                                     : QAccessibleTextInterface::textBeforeOffset(offset, boundary, start, end);
    }
    QString textAfterOffset(int offset, QAccessible::TextBoundaryType boundary, int* start, int* end) const override
    {
        return boundary == QAccessible::WordBoundary ? word(tokenOf(offset) + 1, start, end)
                                                     : QAccessibleTextInterface::textAfterOffset(offset, boundary, start, end);
    }

    QRect characterRect(int offset) const override { return onScreen(tokenOf(offset)); }
    int offsetAtPoint(const QPoint& point) const override
    {
        const int index = flow().tokenAt(flow().viewport()->mapFromGlobal(point));
        return index < 0 ? -1 : startOf(index);
    }
    void scrollToSubstring(int start, int) override { flow().setCurrent(tokenOf(start)); }

    QString attributes(int offset, int* start, int* end) const override
    {
        const int index = tokenOf(offset);
        word(index, start, end);
        if (index < 0)
            return {};
        const TokenChip& token = flow().tokens()[static_cast<std::size_t>(index)];
        return QStringLiteral("token:%1;token-id:%2;").arg(index).arg(token.id);
    }

private:
    [[nodiscard]] TokenFlow& flow() const { return *static_cast<TokenFlow*>(widget()); }

    [[nodiscard]] int startOf(int index) const
    {
        int start = 0;
        for (int at = 0; at < std::min(index, flow().count()); ++at)
            start += static_cast<int>(flow().tokens()[static_cast<std::size_t>(at)].text.size());
        return start;
    }

    [[nodiscard]] int tokenOf(int offset) const
    {
        int end = 0;
        for (int at = 0; at < flow().count(); ++at) {
            end += static_cast<int>(flow().tokens()[static_cast<std::size_t>(at)].text.size());
            if (offset < end)
                return at;
        }
        return flow().count() - 1;
    }

    QString word(int index, int* start, int* end) const
    {
        *start = *end = -1;
        if (index < 0 || index >= flow().count())
            return {};
        const QString& text = flow().tokens()[static_cast<std::size_t>(index)].text;
        *start = startOf(index);
        *end = *start + static_cast<int>(text.size());
        return text;
    }

    [[nodiscard]] QRect onScreen(int index) const
    {
        const QRect rect = flow().tokenRect(index);
        return {flow().viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }
};

QAccessibleInterface* makeReader(const QString&, QObject* object)
{
    auto* flow = qobject_cast<TokenFlow*>(object);
    return flow != nullptr ? new Reader(flow) : nullptr; // owned by Qt's table of interfaces
}

} // namespace

void installTokenFlowReader()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeReader);
        return true;
    }();
    static_cast<void>(installed);
}

} // namespace plumbline::plots
