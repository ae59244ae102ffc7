package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Turns viewers away whom the application's view list does not admit. Made by the servlet container, hence public. */
public final class ViewListFilter implements Filter {
    static final String VIEWERS = "appmaster.viewers";

    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
            throws IOException, ServletException {
        String user = ((HttpServletRequest) request).getRemoteUser();
        Object viewers = request.getServletContext().getAttribute(VIEWERS);
        if (viewers instanceof ViewList list && list.admits(user)) {
            next.doFilter(request, response);
        } else {
            ((HttpServletResponse) response)
                    .sendError(HttpServletResponse.SC_FORBIDDEN, "not on this application's view list: user=" + user);
        }
    }

    @Override
    public void destroy() {}
}
